import { expect } from 'vitest';
import { applyPlan } from '../src/apply-plan.ts';
import type {
  AccessProfileConfiguration,
  LifecycleStateConfiguration,
  ProvisioningConfiguration,
  RoleConfiguration,
} from '../src/configuration.ts';
import type { RefreshOptions } from '../src/draft.ts';
import { compileOrg } from '../src/org.ts';
import { isEmptyPlan, type Plan } from '../src/plan.ts';
import { refreshIdentity } from '../src/refresh.ts';
import type { Facts, Subject, SubjectAccount } from '../src/subject.ts';
import { textOf } from '../src/value.ts';
import {
  account,
  assignment,
  configuration,
  factsOf,
  now,
  profile,
  provisioning,
  right,
  role,
  source,
  state,
  subject,
} from './organisation.ts';

/** An organisation with a personnel system, which says who is there, and a directory and a CRM, where people have accounts. */
export interface AccessWorld {
  readonly roles?: readonly RoleConfiguration[];
  readonly accessProfiles?: readonly AccessProfileConfiguration[];
  readonly states?: readonly LifecycleStateConfiguration[];
  /** How accounts in the directory are changed. */
  readonly directory?: Partial<ProvisioningConfiguration>;
  readonly facts?: Facts;
  readonly options?: RefreshOptions;
}

/** The plan for an identity. Planned again once it is stored, nothing is left to plan. */
export function planAccess(of: Partial<Subject>, world: AccessWorld = {}): Plan {
  const { roles = [], accessProfiles = [], states = [state('active')], directory, facts = factsOf(), options } = world;
  const sources = [
    source(),
    source({ id: 'ad', name: 'Directory', provisioning: provisioning(directory) }),
    source({ id: 'crm', name: 'CRM', provisioning: provisioning() }),
  ];
  const org = compileOrg(configuration({ sources, roles, accessProfiles, profiles: [profile({ lifecycleStates: states })] }));
  const before = subject(of);
  const plan = refreshIdentity(org, before, facts, now, options);
  expect(isEmptyPlan(refreshIdentity(org, applyPlan(before, plan), facts, now))).toBe(true);
  return plan;
}

/** An account in the directory, with these groups. */
export function inDirectory(groups: readonly string[], values: Partial<SubjectAccount> = {}): SubjectAccount {
  return account({ id: 'ad-1', sourceId: 'ad', nativeIdentity: 'ada', attributes: { groups, ...values.attributes }, ...without(values) });
}

function without({ attributes: _, ...others }: Partial<SubjectAccount>): Partial<SubjectAccount> {
  return others;
}

/** The identity as it is when it has been in its state for long, with the personnel account and these. */
export function settled(accounts: readonly SubjectAccount[], values: Partial<Subject> = {}): Partial<Subject> {
  const lifecycleState = { stateName: 'active', manuallyUpdated: false, mappedValue: null };
  return { profileId: 'employees', lifecycleState, accounts: [account(), ...accounts], ...values };
}

/** Requested roles, each of one group of its name in the directory. */
export function groupRoles(...names: readonly string[]) {
  return {
    roles: names.map((name) => role({ id: name, entitlements: [right(name)] })),
    roleAssignments: names.map((roleId) => assignment({ roleId, source: 'LCM' })),
  };
}

/** Operations in a line each, such as `MODIFY ad-1: ADD groups=crew`. */
export function lines({ operations }: Plan): string[] {
  return operations.map(({ operation, accountId, sourceId, changes }) => {
    const parts = changes.map(({ op, attribute, value }) => `${op} ${attribute}=${textOf(value)}`);
    return [`${operation} ${accountId ?? `on ${sourceId}`}`, parts.join(', ')].filter((part) => part !== '').join(': ');
  });
}
