import type { Db } from '../../database/open-database.ts';
import type { TaskMessage } from '../../database/tables.ts';
import { insertEvents } from '../../events/event-store.ts';
import type { Ids } from '../../ids.ts';
import { removeEntitlements, type StoredRight, usesOf } from './unused-entitlement-store.ts';

interface Deletion {
  readonly sourceId: string;
  readonly ids: Ids;
  readonly now: string;
  readonly actorId: string | null;
  readonly cause: Readonly<Record<string, unknown>>;
}

/**
 * Deletes entitlements, except those that an account holds or that an access profile or role gives: each of them stays, with a word about
 * why (contract: BEHAVIOUR 9.1). To be called with the configuration held, so that nothing begins to give one meanwhile.
 */
export async function deleteUnused(
  db: Db,
  entitlements: readonly StoredRight[],
  { sourceId, ids, now, actorId, cause }: Deletion,
): Promise<{ deleted: number; kept: TaskMessage[] }> {
  const uses = await usesOf(
    db,
    entitlements.map(({ id }) => id),
  );
  const unused = entitlements.filter(({ id }) => !uses.has(id));
  await removeEntitlements(
    db,
    unused.map(({ id }) => id),
  );
  const events = unused.map(({ id, name, attribute, value }) => ({
    type: 'ENTITLEMENT_DELETED',
    actorId,
    target: { type: 'ENTITLEMENT', id },
    cause,
    before: { sourceId, name, attribute, value },
  }));
  await insertEvents(db, ids, now, events);
  const kept = entitlements.flatMap(({ id, name }) => {
    const use = uses.get(id);
    if (use === undefined) return [];
    const why = use === 'account' ? 'an account holds it' : 'an access profile or a role gives it';
    return [{ type: 'WARN' as const, key: 'entitlement-kept', text: `The entitlement "${name}" stays: ${why}.` }];
  });
  return { deleted: unused.length, kept };
}
