import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { listOf, sameRightIn } from '../../test/carry-out.ts';
import { assignment, mapping } from '../../test/organisation.ts';
import { randomConfiguration } from '../../test/random-organisation.ts';
import { randomSubject } from '../../test/random-subject.ts';
import { actionOn, stateOf, whatCausesGive } from '../../test/what-causes-give.ts';
import { type Outcome, World } from '../../test/world.ts';
import type { Configuration, MappingConfiguration } from '../configuration.ts';
import { isEmptyPlan, type Plan } from '../plan.ts';
import type { SubjectAccount } from '../subject.ts';

// A second or two alone; a machine that does other things as well is no failure.
vi.setConfig({ testTimeout: 60_000 });

const phase = fc.record({
  state: fc.constantFrom('none', 'active', 'inactive'),
  roleIds: fc.subarray(['r1', 'r2', 'r3']),
  outcomes: fc.array(fc.constantFrom<Outcome>('done', 'done', 'failed', 'lost'), { minLength: 1, maxLength: 5 }),
});
const history = fc.record({
  config: randomConfiguration,
  subject: randomSubject.map((subject) => ({ ...subject, grants: [], openOperations: [] })),
  phases: fc.array(phase, { minLength: 1, maxLength: 4 }),
});

/** Roles are only requested, and nothing is mapped from accounts: so what is done never changes what is wished for. */
function inState(config: Configuration, value: string): Configuration {
  const shown = mapping('cloudLifecycleState', { type: 'static', attributes: { value } });
  const isOwn = (each: MappingConfiguration) =>
    each.identityAttributeName !== 'cloudLifecycleState' && !JSON.stringify(each).includes('accountAttribute');
  const mapped = (mappings: readonly MappingConfiguration[]) => [...mappings.filter(isOwn), shown];
  return {
    ...config,
    sources: config.sources.map((source) => ({ ...source, managerCorrelation: null })),
    roles: config.roles.map((role) => ({ ...role, enabled: true, membership: null })),
    profiles: config.profiles.map((each) => ({ ...each, mappingEnabled: true, mappings: mapped(each.mappings) })),
  };
}

test('whatever fails on the way, in the end systems hold what is wanted and nothing that was once given', () => {
  const property = fc.property(history, ({ config, subject, phases }) => {
    const world = new World(config, subject);
    for (const { state, roleIds, outcomes } of phases) {
      const roleAssignments = roleIds.map((roleId) => assignment({ roleId, source: 'LCM' }));
      world.change(inState(config, state), roleAssignments);
      world.refresh();
      world.work((index) => outcomes[index % outcomes.length]!);
    }
    const plan = settle(world);
    checkWanted(world, plan);
    checkTakenBack(world, plan, subject.accounts);
    checkStates(world, plan);
  });
  fc.assert(property, { numRuns: 80 });
});

/** What failed is tried again, and nothing fails any more, until there is nothing left to do. */
function settle(world: World): Plan {
  let plan = world.refresh({ retryFailed: true });
  for (let round = 0; round < 6 && (round === 0 || !isEmptyPlan(plan)); round += 1) {
    world.work(() => 'done');
    plan = world.refresh({ retryFailed: true });
  }
  expect(isEmptyPlan(plan), JSON.stringify(plan.operations)).toBe(true);
  return plan;
}

function holds({ systems, config }: World, accountId: string, attribute: string, value: string, accounts = systems): boolean {
  const isSame = sameRightIn(config);
  return accounts.some(
    ({ id, sourceId, attributes }) => id === accountId && listOf(attributes[attribute]).some((one) => isSame(sourceId, one, value)),
  );
}

function isStuck({ failures }: Plan, sourceId: string): boolean {
  return failures.some((failure) => failure.sourceId === sourceId);
}

function checkWanted(world: World, plan: Plan): void {
  const { config, subject, systems } = world;
  for (const { sourceId, attribute, value } of whatCausesGive(config, subject, subject)) {
    const isHeld = systems.some((account) => account.sourceId === sourceId && holds(world, account.id, attribute, value));
    expect(isHeld || isStuck(plan, sourceId), `${sourceId} ${attribute} ${value} is missing`).toBe(true);
  }
}

function checkTakenBack(world: World, plan: Plan, native: readonly SubjectAccount[]): void {
  const { config, subject, added } = world;
  const isSame = sameRightIn(config);
  const wanted = whatCausesGive(config, subject, subject);
  for (const { accountId, sourceId, attribute, value } of added) {
    if (isStuck(plan, sourceId) || holds(world, accountId, attribute, value, native)) continue;
    const isWanted = wanted.some((one) => one.sourceId === sourceId && one.attribute === attribute && isSame(sourceId, one.value, value));
    expect(isWanted || !holds(world, accountId, attribute, value), `${sourceId} ${attribute} ${value} is left`).toBe(true);
  }
}

function checkStates(world: World, plan: Plan): void {
  const { config, subject, systems } = world;
  const state = stateOf(config, subject);
  for (const { id, sourceId, disabled, setByHand } of systems) {
    const isKnown = subject.accounts.some((account) => account.id === id);
    if (!isKnown || isStuck(plan, sourceId)) continue;
    const action = actionOn(config, state, sourceId);
    expect(action).not.toBe('DELETE');
    if (action === 'DISABLE' && setByHand !== 'ENABLED') expect(disabled).toBe(true);
  }
}
