import type { Caller, Rights } from '../../auth/rights.ts';

/** Everybody may ask, and sees the tasks that are theirs (contract: BEHAVIOUR 9.7). */
export const readManualTasks: Rights = { scopes: [], levels: 'any', clients: true };

/** The owner or an administrator: the task decides, so the operation asks. */
export const completeManualTasks: Rights = { scopes: [], levels: 'any', clients: false };

/** Whose tasks a caller sees; undefined: all. */
export function ownerSeenBy({ identityId, levels }: Caller): string | undefined {
  return identityId === null || levels.has('ORG_ADMIN') || levels.has('SOURCE_ADMIN') ? undefined : identityId;
}
