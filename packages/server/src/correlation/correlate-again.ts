import type { Db } from '../database/open-database.ts';
import type { Processing } from '../processing/process-subjects.ts';
import { type Cascade, requestCascade } from '../processing/refresh-request-store.ts';
import { accountOf } from '../processing/subject-store.ts';
import { attachAccounts, detachAccounts } from './correlation-store.ts';
import { decideAccounts } from './decide-accounts.ts';

/**
 * Tries accounts again, because an identity gained or lost a value they look for. The identity found wins; when several are, the account
 * belongs to nobody; when none is, it stays where it was — a person who changes their address keeps their accounts. So the end state does
 * not depend on which feed came first. Accounts placed by hand are left alone (contract: BEHAVIOUR 5.1).
 */
export async function correlateAgain(db: Db, accountIds: readonly string[], processing: Processing): Promise<void> {
  if (accountIds.length === 0) return;
  const rows = await db
    .selectFrom('account')
    .selectAll()
    .where('id', 'in', [...accountIds])
    .where('manually_correlated', '=', false)
    .orderBy('id')
    .forUpdate()
    .execute();
  const present = new Map(rows.map((row) => [row.id, row]));
  const attached: { accountId: string; identityId: string }[] = [];
  const detached: { id: string; name: string }[] = [];
  const cascades: Cascade[] = [];
  for (const { account, identityId, ambiguous } of await decideAccounts(db, processing.org, rows.map(accountOf))) {
    const row = present.get(account.id)!;
    const moves = identityId !== null && identityId !== row.identity_id;
    const leaves = ambiguous && !row.uncorrelated;
    if (moves) attached.push({ accountId: account.id, identityId });
    if (leaves) detached.push({ id: account.id, name: account.name });
    if (moves) cascades.push({ target: identityId, cause: account.id });
    if ((moves || leaves) && !row.uncorrelated) cascades.push({ target: row.identity_id, cause: account.id });
  }
  await attachAccounts(db, attached, processing.now);
  await detachAccounts(db, detached, processing.now);
  await requestCascade(db, cascades, processing.rounds, { reason: 'an account was correlated', now: processing.now });
}
