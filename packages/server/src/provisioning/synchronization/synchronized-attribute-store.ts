import type { Db } from '../../database/open-database.ts';
import { accountSchemaName, findSchemaByName } from '../../sources/schema-store.ts';
import { findPolicy } from '../policies/policy-store.ts';
import { type Candidate, candidatesOf } from './candidates.ts';

/** The candidates of a source as its configuration stands, with the names by which people know them. */
export async function listCandidates(db: Db, source: { readonly id: string; readonly connection_type: string }) {
  const identityAttributes = await db.selectFrom('identity_attribute').select(['name', 'display_name', 'multi']).execute();
  const displayNames = new Map(identityAttributes.map((attribute) => [attribute.name, attribute.display_name]));
  const candidates = candidatesOf({
    isFile: source.connection_type === 'file',
    accountSchema: await findSchemaByName(db, source.id, accountSchemaName),
    createFields: (await findPolicy(db, source.id, 'CREATE'))?.fields ?? [],
    multi: new Set(identityAttributes.filter(({ multi }) => multi).map(({ name }) => name)),
  });
  return candidates.map((candidate) => ({ ...candidate, displayName: displayNames.get(candidate.name) ?? candidate.name }));
}

/** Sets which attributes are switched on. */
export async function updateSynchronized(db: Db, sourceId: string, pairs: readonly Candidate[]): Promise<void> {
  const synchronized = JSON.stringify(pairs.map(({ name, target }) => ({ name, target })));
  await db.updateTable('source').set({ synchronized }).where('id', '=', sourceId).execute();
}
