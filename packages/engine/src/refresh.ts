import { checkRequired } from './attributes/check-required.ts';
import { computeAttributes } from './attributes/compute-attributes.ts';
import { nameUnpromoted } from './attributes/name-unpromoted.ts';
import { chooseProfile } from './choose-profile.ts';
import { type Draft, type RefreshOptions, startDraft } from './draft.ts';
import { finishPlan } from './finish-plan.ts';
import { resolveLifecycleState } from './lifecycle/resolve-lifecycle-state.ts';
import { assignRoles } from './membership/assign-roles.ts';
import type { Org } from './org.ts';
import type { Plan } from './plan.ts';
import { planNextProcessing } from './planning/plan-next-processing.ts';
import { planOperations } from './planning/plan-operations.ts';
import { resolveManager } from './resolve-manager.ts';
import type { Facts, Subject } from './subject.ts';
import { meterRefresh } from './transforms/meter.ts';
import type { Value } from './value.ts';

/** A named part of a refresh: reads what earlier steps wrote to the draft and writes its own part. */
interface Step {
  readonly run: (draft: Draft) => void;
  /** What it came to, for an explanation. */
  readonly outcome: (draft: Draft) => Value;
}

/** In the order of BEHAVIOUR 3.6, except that the manager comes before the attributes, which may read it. */
const steps: readonly Step[] = [
  { run: chooseProfile, outcome: ({ authority }) => authority?.profile.id ?? null },
  { run: resolveManager, outcome: ({ managerId }) => managerId },
  { run: computeAttributes, outcome: ({ attributeChanges }) => attributeChanges.map(({ attribute }) => attribute) },
  { run: nameUnpromoted, outcome: ({ alias, name }) => ({ alias, name }) },
  { run: checkRequired, outcome: ({ errors }) => errors.map(({ attribute }) => attribute) },
  { run: resolveLifecycleState, outcome: ({ lifecycleState, identityState }) => [lifecycleState?.stateName ?? null, identityState] },
  { run: assignRoles, outcome: ({ rolesGained, rolesLost }) => ({ gained: rolesGained.map(idOfRole), lost: rolesLost.map(idOfRole) }) },
  { run: planOperations, outcome: ({ operations }) => operations.map(({ operation }) => operation) },
  { run: planNextProcessing, outcome: ({ nextProcessing }) => nextProcessing },
];

/**
 * Processes one identity: what it should be, given its accounts and the organisation's configuration, as a plan of every change and why
 * (contract: BEHAVIOUR 3.6). Pure and synchronous: equal arguments give equal plans, and a plan applied and made again is empty. A plan
 * with `missing` lookups is provisional: look them up and refresh again.
 */
export function refreshIdentity(org: Org, subject: Subject, facts: Facts, nowMs: number, options: RefreshOptions = {}): Plan {
  const draft = startDraft(org, subject, facts, nowMs, options);
  meterRefresh(() => {
    for (const { run, outcome } of steps) {
      run(draft);
      draft.trace?.record({ step: run.name, attribute: null, outcome: outcome(draft), transform: [] });
    }
  });
  return finishPlan(draft);
}

function idOfRole({ roleId }: { readonly roleId: string }): string {
  return roleId;
}
