import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { now } from '../test/organisation.ts';
import { randomConfiguration } from '../test/random-organisation.ts';
import { randomFacts, randomSubject } from '../test/random-subject.ts';
import { applyPlan } from './apply-plan.ts';
import { compileOrg } from './org.ts';
import { isEmptyPlan } from './plan.ts';
import { refreshIdentity } from './refresh.ts';

// A second or two alone; a machine that does other things as well is no failure.
vi.setConfig({ testTimeout: 60_000 });

// One seed, so that a failure is the same for everybody.
const runs = { numRuns: 300, seed: 20_261_124 };

test('planning twice gives the same plan and leaves everything it read untouched', () => {
  fc.assert(
    fc.property(randomConfiguration, randomSubject, randomFacts, (configuration, subject, facts) => {
      const before = JSON.stringify([configuration, subject]);
      const org = compileOrg(configuration);
      expect(refreshIdentity(org, subject, facts, now)).toEqual(refreshIdentity(org, subject, facts, now));
      expect(refreshIdentity(compileOrg(configuration), subject, facts, now)).toEqual(refreshIdentity(org, subject, facts, now));
      expect(JSON.stringify([configuration, subject])).toBe(before);
    }),
    runs,
  );
});

test('a plan applied and made again is empty', () => {
  fc.assert(
    fc.property(randomConfiguration, randomSubject, randomFacts, (configuration, subject, facts) => {
      const org = compileOrg(configuration);
      const plan = refreshIdentity(org, subject, facts, now);
      const again = refreshIdentity(org, applyPlan(subject, plan), facts, now);
      expect(again).toMatchObject({ attributes: [], alias: null, name: null, lifecycleState: null, rolesGained: [], rolesLost: [] });
      expect(isEmptyPlan(again)).toBe(true);
      expect(again).toMatchObject({ nextProcessing: plan.nextProcessing, periodic: plan.periodic, lookups: plan.lookups });
    }),
    runs,
  );
});

test('the order in which accounts, assignments, profiles, roles and sources are read does not matter', () => {
  const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });
  const both = fc.tuple(randomConfiguration, randomSubject).chain(([configuration, subject]) =>
    fc.record({
      configuration: fc.constant(configuration),
      subject: fc.constant(subject),
      accounts: shuffled(subject.accounts),
      roleAssignments: shuffled(subject.roleAssignments),
      listedRoleIds: shuffled(subject.listedRoleIds),
      profiles: shuffled(configuration.profiles),
      roles: shuffled(configuration.roles),
      sources: shuffled(configuration.sources),
    }),
  );
  fc.assert(
    fc.property(both, randomFacts, ({ configuration, subject, profiles, roles, sources, ...inOtherOrder }, facts) => {
      const plan = refreshIdentity(compileOrg(configuration), subject, facts, now);
      const other = compileOrg({ ...configuration, profiles, roles, sources });
      expect(refreshIdentity(other, { ...subject, ...inOtherOrder }, facts, now)).toEqual(plan);
    }),
    runs,
  );
});

test('a traced refresh gives the plan of a plain one', () => {
  fc.assert(
    fc.property(randomConfiguration, randomSubject, randomFacts, (configuration, subject, facts) => {
      const org = compileOrg(configuration);
      const traced = refreshIdentity(org, subject, facts, now, { trace: { record: () => undefined } });
      expect(traced).toEqual(refreshIdentity(org, subject, facts, now));
    }),
    runs,
  );
});

test('no identity has a uid that another one holds, unless it had it before', () => {
  fc.assert(
    fc.property(randomConfiguration, randomSubject, randomFacts, (configuration, subject, facts) => {
      const { attributes } = applyPlan(subject, refreshIdentity(compileOrg(configuration), subject, facts, now));
      if (typeof attributes.uid !== 'string' || attributes.uid === subject.attributes.uid) return;
      expect(facts.holderOfUid(attributes.uid.toLowerCase(), subject.id)).toBeNull();
    }),
    runs,
  );
});
