import { type Static, Type } from '@sinclair/typebox';
import { requiredMissing } from '../../errors.ts';
import type { RouteContext } from '../../http/define-route.ts';
import { normaliseId } from '../../ids.ts';
import { lockIdentities } from './own-account-store.ts';
import { administratorToKeep, lastAdministratorText, setOwnAccounts } from './set-own-accounts.ts';

export const OwnAccountsRequest = Type.Object(
  { identityIds: Type.Array(Type.String(), { maxItems: 250, description: 'Ids of identities; one at least, 250 at most' }) },
  { $id: 'IdentitiesAccountsBulkRequest' },
);

export const OwnAccountAnswers = Type.Array(
  Type.Object({ id: Type.String(), statusCode: Type.Integer(), message: Type.String() }, { $id: 'BulkIdentitiesAccountsResponse' }),
);

/** Each identity is answered for itself (contract: BEHAVIOUR 9.10). */
export async function setOwnAccountsInBulk(
  context: RouteContext<unknown, unknown, Static<typeof OwnAccountsRequest>>,
  disabled: boolean,
): Promise<Static<typeof OwnAccountAnswers>> {
  const { db, body, reply } = context;
  if (body.identityIds.length === 0) throw requiredMissing('identityIds');
  const ids = body.identityIds.map(normaliseId);
  const known = await lockIdentities(db, [...new Set(ids)]);
  const kept = disabled ? await administratorToKeep(db, known) : null;
  if (kept !== null) known.delete(kept);
  if (known.size > 0) await setOwnAccounts(context, [...known], disabled);
  reply.code(207);
  return body.identityIds.map((id, index) => {
    if (ids[index] === kept) return { id, statusCode: 400, message: lastAdministratorText };
    if (!known.has(ids[index]!)) return { id, statusCode: 404, message: `Referenced identity "${id}" was not found.` };
    return { id, statusCode: 202, message: 'Accepted' };
  });
}
