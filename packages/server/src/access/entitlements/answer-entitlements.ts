import type { FastifyReply } from 'fastify';
import type { Db } from '../../database/open-database.ts';
import type { Collection } from '../../http/collection.ts';
import { sendCount } from '../../http/send-count.ts';
import { countEntitlements, type EntitlementChoice, listEntitlements } from './entitlement-store.ts';
import { type EntitlementWire, entitlementToWire } from './entitlement-wire.ts';

/** A page of the entitlements chosen, with their number where it is asked for. */
export async function answerEntitlements(
  db: Db,
  reply: FastifyReply,
  collection: Collection,
  choice: EntitlementChoice,
): Promise<EntitlementWire[]> {
  if (collection.count) sendCount(reply, await countEntitlements(db, collection, choice));
  const rows = collection.limit === 0 ? [] : await listEntitlements(db, collection, choice);
  return rows.map(entitlementToWire);
}
