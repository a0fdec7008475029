// A small service with an actuator, for `npm run demo` and `npm run demo:rollback`.
//   DEMO_DATABASE=down      the database cannot be reached
//   DEMO_TABLES             the tables that the database has; all that are needed if left out
//   DEMO_NEEDS              the tables that this version needs
//   DEMO_VERSION            what /actuator/info says that this is
import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 8080);
const words = (name) => (process.env[name] ?? '').split(' ').filter((word) => word !== '');
const missing = words('DEMO_NEEDS').find(
  (table) => process.env.DEMO_TABLES !== undefined && !words('DEMO_TABLES').includes(table),
);
const error =
  process.env.DEMO_DATABASE === 'down'
    ? 'Connection to db:5432 refused'
    : missing && `ERROR: relation "${missing}" does not exist`;
const version = process.env.DEMO_VERSION;
const health = {
  status: error ? 'DOWN' : 'UP',
  components: {
    db: error
      ? { status: 'DOWN', details: { error: `org.postgresql.util.PSQLException: ${error}` } }
      : { status: 'UP', details: { database: 'PostgreSQL' } },
    diskSpace: { status: 'UP' },
  },
};
const pages = {
  '/actuator/health': [error ? 503 : 200, health],
  '/actuator/info': [200, version ? { build: { name: 'shop', version } } : {}],
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
