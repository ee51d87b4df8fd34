// The limit of reading: bare Fastify, which passes on the one JSON text that the database makes of the statements Muster would send. They
// are learnt from Muster itself, so the limit cannot fall behind it.
import { administrator } from '../../scripts/muster-process.mjs';
import { secretKey } from '../databases.mjs';
import { built, open, serverModule } from '../open.mjs';

const { address, poolSize, cases } = JSON.parse(process.argv[2]);
const { default: pg } = await serverModule('pg');
const { default: fastify } = await serverModule('fastify');
const { database, connection, close } = await open(address, poolSize);
const statementsOf = await learnStatements();

const pool = new pg.Pool({ ...connection, max: poolSize });
const http = fastify();
http.get('/identities', (request, reply) => passOn(statementsOf.get(request.url), reply));
const one = cases.find((path) => path.startsWith('/identities/'));
const learntId = one.split('/')[2];
http.get('/identities/:id', ({ params }, reply) =>
  passOn(
    statementsOf.get(one).map(({ sql, values }) => ({ sql, values: values.map((value) => (value === learntId ? params.id : value)) })),
    reply,
  ),
);
process.send(await http.listen({ port: 0, host: '127.0.0.1' }));
process.once('SIGTERM', async () => {
  await http.close();
  await pool.end();
  await close();
  process.exit(0);
});

async function passOn(statements, reply) {
  const client = await pool.connect();
  try {
    for (const { sql, values } of statements.slice(0, -1)) {
      const { rows } = await client.query({ text: sql, values, rowMode: 'array' });
      reply.header('x-total-count', rows[0][0]);
    }
    const { sql, values } = statements.at(-1);
    const { rows } = await client.query({ text: sql, values, rowMode: 'array' });
    return reply.type('application/json; charset=utf-8').send(rows[0][0]);
  } finally {
    client.release();
  }
}

/** Asks Muster's app each case twice, without a socket, and notes what it sends to the database the second time, when it knows the caller. */
async function learnStatements() {
  const [{ createApp }, { readConfig }, { createIds }, { systemClock }, { operatorToken }] = await Promise.all(
    ['app.js', 'config.js', 'ids.js', 'clock.js', 'auth/operator-token.js'].map(built),
  );
  const ids = createIds(systemClock);
  const app = createApp({ config: readConfig({ MUSTER_LOG_LEVEL: 'error' }), database, secretKey, clock: systemClock, ids });
  const authorization = `Bearer ${await operatorToken(app.services, administrator.clientId)}`;
  let heard = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (sql, values, ...rest) {
    heard.push({ sql, values });
    return query.call(this, sql, values, ...rest);
  };
  const learnt = new Map();
  for (const path of cases) {
    for (const time of [1, 2]) {
      heard = [];
      const { statusCode, body } = await app.http.inject({ url: `/beta${path}`, headers: { authorization } });
      if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode} at time ${time}: ${body}`);
    }
    learnt.set(path, heard);
  }
  pg.Client.prototype.query = query;
  await app.http.close();
  return learnt;
}
