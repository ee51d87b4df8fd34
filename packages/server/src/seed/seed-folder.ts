import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';

/** The organisation that this server loads at the first start, as a folder; null for none (DESIGN 7). */
export function seedFolder(config: Pick<Config, 'seed' | 'databaseUrl'>): string | null {
  const seed = config.seed ?? (config.databaseUrl === null ? 'acme' : 'none');
  if (seed === 'none') return null;
  return seed === 'acme' ? fileURLToPath(new URL('../../../../examples/acme', import.meta.url)) : seed;
}
