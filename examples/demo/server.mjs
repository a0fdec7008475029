// A small service with an actuator, for `npm run demo`. DEMO_DATABASE=down makes it the bad release.
import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 8080);
const databaseIsUp = process.env.DEMO_DATABASE !== 'down';
const health = {
  status: databaseIsUp ? 'UP' : 'DOWN',
  components: {
    db: databaseIsUp
      ? { status: 'UP', details: { database: 'PostgreSQL' } }
      : { status: 'DOWN', details: { error: 'org.postgresql.util.PSQLException: Connection to db:5432 refused' } },
    diskSpace: { status: 'UP' },
  },
};
const pages = {
  '/actuator/health': [databaseIsUp ? 200 : 503, health],
  '/api/public/plans': [200, { code: 200, data: [{ name: 'Basic' }, { name: 'Team' }] }],
  '/api/public/stats/users': [200, { code: 200, data: { users: 1234 } }],
};

const server = createServer((request, response) => {
  const [status, body] = pages[request.url ?? ''] ?? [404, { code: 404 }];
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
});
server.listen(port, '0.0.0.0', () => console.log(`listening on ${port}`));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
