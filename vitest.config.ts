import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = { '@muster/engine': source('./packages/engine/src/index.ts'), '@muster/client': source('./packages/client/src/index.ts') };

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      { resolve: { alias }, test: { name: 'engine', include: ['packages/engine/src/**/*.test.ts'] } },
      { resolve: { alias }, test: { name: 'client', include: ['packages/client/src/**/*.test.ts'] } },
    ],
  },
});
