// The fastest plausible service: GET /item/N answers {"id": N, …} at once. Prints its port.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const body =
    request.url === '/health'
      ? '{"status":"UP"}'
      : JSON.stringify({
          code: 200,
          message: 'ok',
          id: Number(request.url.slice('/item/'.length)),
          tags: ['a', 'b', 'c'],
        });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit());
