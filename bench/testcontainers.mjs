// What a team writes with testcontainers: boot the image, wait for health, run the checks, stop.
//   node testcontainers.mjs IMAGE FIXTURE-JSON HEALTH-PATH [CHECKS-JSON [PORT]]
// Prints READY <id> <base URL> once started, then runs the checks, or without any waits until stdin ends.
import { GenericContainer, Wait } from 'testcontainers';

const [image, fixture, path, checks, port = '8080'] = process.argv.slice(2);
// As a test runner does, so that a start() that hangs is seen to hang.
const stayAlive = setInterval(() => {}, 1_000);
let container;
try {
  container = await new GenericContainer(image)
    .withEnvironment({ FIXTURE: fixture })
    .withLabels({ 'release-guard-bench': process.env.BENCH_LABEL ?? 'testcontainers' })
    .withExposedPorts(Number(port))
    .withWaitStrategy(Wait.forHttp(path, Number(port), { abortOnContainerExit: true }))
    .start();
} catch (error) {
  process.stdout.write(`FAILED ${error.message.split('\n')[0]}\n`);
  process.exit(1);
}
const baseUrl = `http://127.0.0.1:${container.getMappedPort(Number(port))}`;
process.stdout.write(`READY ${container.getId()} ${baseUrl}\n`);
if (checks === undefined) {
  await process.stdin.resume().toArray();
} else {
  for (const { method = 'GET', path: target, body, status } of JSON.parse(checks)) {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(baseUrl + target, { method, headers, body });
    await answer.text();
    if (answer.status !== status) throw new Error(`${target} answered ${answer.status}`);
  }
}
await container.stop({ remove: true, removeVolumes: true, timeout: 0 });
clearInterval(stayAlive);
