import type { Db } from '../database/open-database.ts';
import { referenceNotFound } from '../errors.ts';
import { loadIndexedAttributes } from '../processing/configuration-store.ts';
import { ensureIndexed } from '../processing/index-attribute.ts';
import type { Services } from '../services.ts';
import { knownIdentityAttributes } from './source-store.ts';

/** The user name, as correlation configs call it (contract: BEHAVIOUR 8.6). */
const userName = 'name';

/** Refuses names that are no identity attributes; identities can be found by the others from now on. */
export async function requireIdentityAttributes(
  db: Db,
  services: Pick<Services, 'ids'>,
  properties: readonly string[],
  { now, launcher }: { readonly now: string; readonly launcher: string },
): Promise<void> {
  const names = [...new Set(properties.filter((property) => property !== userName))];
  const known = await knownIdentityAttributes(db, names);
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw referenceNotFound('identity attribute', unknown);
  const indexed = await loadIndexedAttributes(db);
  await ensureIndexed(
    db,
    services,
    names.filter((name) => !indexed.has(name)),
    now,
    launcher,
  );
}
