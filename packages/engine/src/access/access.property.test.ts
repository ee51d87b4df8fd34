import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { carryOutAll, listOf, sameRightIn } from '../../test/carry-out.ts';
import { factsOf, now, policyField } from '../../test/organisation.ts';
import { randomConfiguration } from '../../test/random-organisation.ts';
import { randomFacts, randomSubject } from '../../test/random-subject.ts';
import { actionOn, sameCause, stateOf, whatCausesGive } from '../../test/what-causes-give.ts';
import { applyPlan } from '../apply-plan.ts';
import type { Configuration } from '../configuration.ts';
import { compileOrg } from '../org.ts';
import type { Plan } from '../plan.ts';
import { refreshIdentity } from '../refresh.ts';
import type { Subject, SubjectAccount } from '../subject.ts';

// A second or two alone; a machine that does other things as well is no failure.
vi.setConfig({ testTimeout: 60_000 });

const runs = { numRuns: 150 };
const world = fc.record({ config: randomConfiguration, before: randomSubject, facts: randomFacts, retryFailed: fc.boolean() });

/** Any world, the plan for it, and the identity once that is stored. */
function everyPlan(check: (plan: Plan, config: Configuration, before: Subject, after: Subject, retryFailed: boolean) => void): void {
  const property = fc.property(world, ({ config, before, facts, retryFailed }) => {
    const plan = refreshIdentity(compileOrg(config), before, facts, now, { retryFailed });
    check(plan, config, before, applyPlan(before, plan), retryFailed);
  });
  fc.assert(property, runs);
}

interface Right {
  readonly sourceId: string;
  readonly attribute: string;
  readonly value: unknown;
}

function isRight(config: Configuration, left: Right, right: Right): boolean {
  const isSame = sameRightIn(config);
  return left.sourceId === right.sourceId && left.attribute === right.attribute && isSame(left.sourceId, `${left.value}`, `${right.value}`);
}

function holds(config: Configuration, account: SubjectAccount, right: Right): boolean {
  return (
    account.sourceId === right.sourceId &&
    listOf(account.attributes[right.attribute]).some((value) => isRight(config, right, { ...right, value }))
  );
}

/** Of an attribute that holds one value what is kept gives way to what is given. */
function givesWay({ attribute, cause }: ReturnType<typeof whatCausesGive>[number]): boolean {
  return attribute === 'status' && cause.type === 'detached';
}

test('nothing is taken away that a cause still gives', () => {
  everyPlan(({ operations, failures }, config, before, after) => {
    const given = whatCausesGive(config, before, after).filter((right) => !givesWay(right));
    const removals = operations.flatMap(({ accountId, sourceId, changes }) =>
      changes.filter(({ op }) => op === 'REMOVE').map(({ attribute, value }) => ({ accountId, sourceId, attribute, value })),
    );
    for (const removal of removals) {
      const grants = after.grants.filter((each) => isRight(config, each, removal));
      expect(grants.map(({ accountId }) => accountId)).not.toContain(removal.accountId);
      // What is given stands on another account, or nowhere, and the plan says why.
      const isElsewhere =
        grants.length > 0 || failures.some((failure) => isRight(config, { ...failure, attribute: failure.attribute ?? '' }, removal));
      expect(isElsewhere || !given.some((right) => isRight(config, right, removal))).toBe(true);
    }
  });
});

test('once everything planned is done each wanted right is held by an account, or the plan says why not', () => {
  everyPlan(({ failures }, config, before, after) => {
    const { accounts } = carryOutAll(after, config);
    for (const right of whatCausesGive(config, before, after)) {
      const isHeld = accounts.some((account) => holds(config, account, right));
      const isNamed = failures.some(
        (failure) =>
          failure.sourceId === right.sourceId &&
          (failure.value === null || isRight(config, { ...failure, attribute: failure.attribute ?? '' }, right)),
      );
      expect(isHeld || isNamed || givesWay(right), JSON.stringify(right)).toBe(true);
    }
  });
});

test('a grant has causes, which are those that give it as long as its account stays', () => {
  everyPlan((plan, config, before, after) => {
    const given = whatCausesGive(config, before, after);
    const { accounts } = carryOutAll(after, config);
    for (const grant of after.grants) {
      expect(grant.causes).not.toHaveLength(0);
      const isStuck = plan.failures.some(({ sourceId }) => sourceId === grant.sourceId);
      if (isStuck || !accounts.some(({ id }) => id === grant.accountId)) continue;
      const causes = given.filter((right) => isRight(config, right, grant)).map(({ cause }) => cause);
      for (const cause of causes) expect(grant.causes.filter((own) => sameCause(own, cause))).toHaveLength(1);
      for (const own of grant.causes) expect(causes.some((cause) => sameCause(cause, own))).toBe(true);
    }
  });
});

test("operations of one account come in the contract's order", () => {
  const kinds = ['CREATE', 'ENABLE', 'UNLOCK', 'SET', 'ADD', 'REMOVE', 'DISABLE', 'DELETE'];
  everyPlan(({ operations }) => {
    const accounts = new Set(operations.map(({ accountId, sourceId }) => accountId ?? `new on ${sourceId}`));
    for (const account of accounts) {
      const own = operations.filter(({ accountId, sourceId }) => (accountId ?? `new on ${sourceId}`) === account);
      const steps = own.flatMap(({ operation, changes }) => {
        const parts = changes.map(({ op }) => op as string);
        expect(parts).toEqual([...parts].sort((left, right) => kinds.indexOf(left) - kinds.indexOf(right)));
        return operation === 'MODIFY' ? parts : [operation];
      });
      expect(steps).toEqual([...steps].sort((left, right) => kinds.indexOf(left) - kinds.indexOf(right)));
    }
  });
});

test('a right is added where it is missing and removed where it is, once', () => {
  everyPlan(({ operations }, config, before) => {
    const settled = carryOutAll(before, config);
    for (const { accountId, changes, sourceId } of operations) {
      const account = settled.accounts.find(({ id }) => id === accountId);
      const rights = changes.filter(({ op }) => op !== 'SET').map((change) => ({ ...change, sourceId }));
      for (const [index, right] of rights.entries()) {
        expect(rights.slice(index + 1).some((other) => isRight(config, right, other))).toBe(false);
        if (account === undefined || before.openOperations.some(({ failure }) => failure !== null)) continue;
        expect(holds(config, account, right)).toBe(right.op === 'REMOVE');
      }
    }
  });
});

test('accounts are as the state wants them once everything is done', () => {
  everyPlan(({ failures, operations }, config, before, after) => {
    const state = stateOf(config, after);
    for (const { id, sourceId, disabled, setByHand } of carryOutAll(after, config).accounts) {
      const action = actionOn(config, state, sourceId);
      if (failures.some((failure) => failure.sourceId === sourceId)) continue;
      if (action === 'DISABLE' && setByHand !== 'ENABLED') expect(disabled).toBe(true);
      // Nothing fails in the end, and nobody's call has to be made again.
      const isQuiet = before.openOperations.every(({ failure }) => failure === null);
      if (isQuiet && (state === undefined || state.accountActions.length === 0)) {
        expect(operations.some((operation) => operation.accountId === id && /ABLE|DELETE/.test(operation.operation))).toBe(false);
      }
      expect(action).not.toBe('DELETE');
    }
  });
});

test('a plan that tries again supersedes everything that failed', () => {
  everyPlan(({ superseded }, _config, before, _after, retryFailed) => {
    const failed = before.openOperations.filter(({ failure }) => failure !== null).map(({ id }) => id);
    expect(failed).toEqual(expect.arrayContaining([...superseded]));
    if (retryFailed) expect(superseded).toEqual(failed);
  });
});

test('names that are given out are free, and claimed', () => {
  const generator = {
    type: 'usernameGenerator',
    attributes: { patterns: ['$uid', '$uid$uniqueCounter'], uid: { type: 'identityAttribute', attributes: { name: 'uid' } } },
  };
  const fields = [policyField('login', generator, { attributes: { cloudMaxSize: '6', cloudMaxUniqueChecks: '4' } })];
  const taken = fc.subarray(['ada', 'ada1', 'ada2', 'grace', 'grace1', '7', '71']).map((names) => new Set(names));
  const property = fc.property(world, taken, ({ config, before }, names) => {
    const sources = config.sources.map((each) => ({
      ...each,
      provisioning: each.provisioning && { ...each.provisioning, policies: [{ usageType: 'CREATE' as const, fields }] },
    }));
    const facts = { ...factsOf(), isNameTaken: (_source: string, _attribute: string, key: string) => names.has(key) };
    const plan = refreshIdentity(compileOrg({ ...config, sources } as Configuration), before, facts, now);
    const created = plan.operations.filter(({ operation }) => operation === 'CREATE');
    const given = created.flatMap(({ sourceId, changes }) =>
      changes.filter(({ attribute, op }) => attribute === 'login' && op === 'SET').map(({ value }) => ({ sourceId, value })),
    );
    for (const { value } of given) expect(names.has(`${value}`.toLowerCase())).toBe(false);
    const claims = given.map(({ sourceId, value }) => ({ sourceId, attribute: 'login', nameKey: `${value}`.toLowerCase() }));
    expect(plan.claimedNames).toEqual(claims);
  });
  fc.assert(property, runs);
});
