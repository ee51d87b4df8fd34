import type { AccountCall, Plan } from '@muster/engine';
import type { Db } from '../../database/open-database.ts';
import { BatchFacts, type PlannedSubject, planBatch } from '../../processing/plan-batch.ts';
import type { Processing } from '../../processing/process-subjects.ts';
import { accountOf, type LoadedSubject, loadSubjects, newSubject } from '../../processing/subject-store.ts';
import { loadOpenOperations } from '../../provisioning/open-operation-store.ts';
import type { StoredAccount } from './called-account-store.ts';

/**
 * The plan of a call on an account, and nothing but that: the rest of what a refresh would come to is for the next one. Its policy is
 * evaluated with the identity's values, and what is open counts as done, as in all planning.
 */
export async function planCall(db: Db, processing: Processing, account: StoredAccount, call: AccountCall): Promise<PlannedSubject> {
  const loaded = await loadOwner(db, account, processing.now);
  const accountCalls = new Map([[loaded.subject.id, call]]);
  const [planned] = await planBatch(db, { ...processing, accountCalls }, [loaded], new BatchFacts());
  return { ...planned!, plan: onlyTheCall(planned!, call) };
}

/** The identity or, for an account that is nobody's, its shadow, which has this one account and no values (contract: BEHAVIOUR 9.10). */
async function loadOwner(db: Db, account: StoredAccount, now: string): Promise<LoadedSubject> {
  const { identity_id: identityId, uncorrelated } = account;
  const [known] = uncorrelated ? [] : await loadSubjects(db, [identityId]);
  // Calls are made on everybody's accounts, the administrator's too, and whatever else of the identity has to wait.
  if (known) return { ...known, subject: { ...known.subject, builtIn: false, isHeld: false } };
  const openOperations = (await loadOpenOperations(db, [identityId])).get(identityId) ?? [];
  const shadow = newSubject(identityId, accountOf(account), now);
  return { ...shadow, isNew: false, subject: { ...shadow.subject, openOperations } };
}

const stateOperations: readonly string[] = ['ENABLE', 'DISABLE', 'UNLOCK'];

function onlyTheCall({ loaded, plan }: PlannedSubject, { accountId, operation }: AccountCall): Plan {
  const isIt = (part: { readonly accountId: string | null; readonly operation: string }) =>
    part.accountId === accountId && part.operation === operation;
  const operations = plan.operations.filter(isIt);
  const replaced = loaded.subject.openOperations.filter((open) => open.accountId === accountId && stateOperations.includes(open.operation));
  return {
    ...plan,
    profile: null,
    lifecycleState: null,
    operations,
    failures: plan.failures.filter(isIt),
    grants: { gained: [], changed: [], lost: [] },
    superseded: operations.length === 0 ? [] : plan.superseded.filter((id) => replaced.some((open) => open.id === id)),
  };
}
