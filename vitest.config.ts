import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = { '@muster/engine': source('./packages/engine/src/index.ts'), '@muster/client': source('./packages/client/src/index.ts') };

const withoutDatabase = [
  'packages/server/src/cli/transform/**',
  'packages/server/src/config.test.ts',
  'packages/server/src/connectors/*.test.ts',
  'packages/server/src/connectors/!(sql)/**',
  'packages/server/src/connectors/sql/!(*postgresql).test.ts',
  'packages/server/src/http/collection.test.ts',
  'packages/server/src/http/filters/**',
  'packages/server/src/http/json-patch.test.ts',
];

/** What is about a PostgreSQL server, as a system that accounts are provisioned to. */
const onPostgresOnly = ['packages/server/src/**/*on-postgresql.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default'],
    // All cores: a test waits for its database half of the time.
    maxWorkers: '100%',
    // The modules are read once by each worker, not for each file: that was a third of the time. No module holds anything of a test.
    isolate: false,
    projects: [
      ...(['server-embedded', 'server-postgres'] as const).map((name) => ({
        resolve: { alias },
        test: {
          name,
          include: ['packages/server/src/**/*.test.ts'],
          // What needs no database runs once, with the embedded project.
          exclude: name === 'server-postgres' ? withoutDatabase : onPostgresOnly,
          globalSetup: ['packages/server/test/databases.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      })),
      { resolve: { alias }, test: { name: 'engine', include: ['packages/engine/src/**/*.test.ts'] } },
      { resolve: { alias }, test: { name: 'client', include: ['packages/client/src/**/*.test.ts'] } },
    ],
  },
});
