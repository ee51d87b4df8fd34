import type { Db } from '../database/open-database.ts';
import { applyCollection, applyFilter, applyOrder, type Collection } from '../http/collection.ts';

/** Correlated identities, the shadows of uncorrelated accounts never among them; complete ones have a last name and an e-mail address. */
function publicIdentities(db: Db, onlyComplete: boolean) {
  return db
    .selectFrom('identity')
    .where('identity.correlated', '=', true)
    .$if(onlyComplete, (query) => query.where('identity.lastname_key', 'is not', null).where('identity.email_key', 'is not', null));
}

export type PublicIdentityDetails = Awaited<ReturnType<typeof listPublicIdentities>>[number];

/** A page of them. It is cut before managers are joined, so that only its rows are looked up. */
export function listPublicIdentities(db: Db, collection: Collection, onlyComplete: boolean) {
  const page = applyCollection(publicIdentities(db, onlyComplete).select('identity.id'), collection);
  const rows = db
    .selectFrom('identity')
    .leftJoin('identity as manager', 'manager.id', 'identity.manager_id')
    .select(['identity.id', 'identity.name', 'identity.alias', 'identity.email', 'identity.status', 'identity.identity_state'])
    .select(['identity.attributes', 'manager.id as manager_id', 'manager.name as manager_name'])
    .where('identity.id', 'in', page);
  return applyOrder(rows, collection).execute();
}

export async function countPublicIdentities(db: Db, collection: Collection, onlyComplete: boolean): Promise<number> {
  const rows = publicIdentities(db, onlyComplete).select((select) => select.fn.countAll<number>().as('total'));
  return (await applyFilter(rows, collection).executeTakeFirstOrThrow()).total;
}
