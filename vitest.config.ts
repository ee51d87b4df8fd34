import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = { '@muster/engine': source('./packages/engine/src/index.ts'), '@muster/client': source('./packages/client/src/index.ts') };
const server = (path: string) => `packages/server/src/${path}`;

/** What needs no database runs once. */
const withoutDatabase = [
  'cli/transform/**',
  'config.test.ts',
  'connectors/*.test.ts',
  'connectors/!(sql)/**',
  'connectors/sql/!(*postgresql).test.ts',
  'http/collection.test.ts',
  'http/filters/**',
  'http/json-patch.test.ts',
].map(server);

/** What is about a PostgreSQL server, as a system that accounts are provisioned to. */
const onPostgresOnly = ['**/*on-postgresql.test.ts'].map(server);

/**
 * Every server test runs on a PostgreSQL server, the quicker of the two. Those that run on the embedded database as well in a usual run:
 * where processes, transactions and batches meet the database. All of them do with MUSTER_TEST_EVERYWHERE=1, as in CI.
 */
const onBoth = [
  '*.test.ts',
  'access/*.test.ts',
  'aggregation/**/*.test.ts',
  'database/**/*.test.ts',
  'identities/identities.test.ts',
  'jobs/**/*.test.ts',
  'processing/**/*.test.ts',
  'provisioning/*.test.ts',
  'seed/**/*.test.ts',
  'sources/checks/*.test.ts',
  'tasks/**/*.test.ts',
].map(server);
const isEverywhere = process.env.MUSTER_TEST_EVERYWHERE === '1';

// The modules are read once by each worker, not for each file: that was a third of the time. No module holds anything of a test.
const shared = { isolate: false };
const onDatabase = { ...shared, globalSetup: ['packages/server/test/databases.ts'], testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    reporters: ['default'],
    // All cores: a test waits for its database half of the time.
    maxWorkers: '100%',
    projects: [
      {
        resolve: { alias },
        test: { ...onDatabase, name: 'server-postgres', include: [server('**/*.test.ts')], exclude: withoutDatabase },
      },
      {
        resolve: { alias },
        test: {
          ...onDatabase,
          name: 'server-embedded',
          include: isEverywhere
            ? [server('**/*.test.ts')]
            : [...withoutDatabase.map((path) => path.replace(/\*\*$/, '**/*.test.ts')), ...onBoth],
          exclude: onPostgresOnly,
        },
      },
      { resolve: { alias }, test: { ...shared, name: 'engine', include: ['packages/engine/src/**/*.test.ts'] } },
      { resolve: { alias }, test: { ...shared, name: 'client', include: ['packages/client/src/**/*.test.ts'] } },
    ],
  },
});
