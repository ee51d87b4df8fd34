import type { AccessProfileConfiguration, Configuration, LifecycleStateConfiguration } from '../src/configuration.ts';
import type { GrantCause, Subject } from '../src/subject.ts';
import { carryOutAll, type SameRight, sameRightIn } from './carry-out.ts';
import { now } from './organisation.ts';

export interface GivenRight {
  readonly sourceId: string;
  readonly attribute: string;
  readonly value: string;
  readonly cause: GrantCause;
}

/**
 * What an identity's causes give it, by the letter of BEHAVIOUR 9.2 to 9.4 and without regard to speed, for tests to compare with.
 * `before` holds what it was granted until now, `after` the roles and the state that it has.
 */
export function whatCausesGive(config: Configuration, before: Subject, after: Subject): GivenRight[] {
  const state = stateOf(config, after);
  const rolesInForce = state?.removeAllAccess ? [] : config.roles.filter(({ id, enabled }) => enabled && isInForce(after, id));
  const profiles = [
    ...rolesInForce.flatMap(({ id, accessProfileIds }) => accessProfileIds.map((profileId) => through('role', id, profileId))),
    ...(state?.accessProfileIds ?? []).map((profileId) => through('lifecycle', state!.id, profileId)),
  ].flatMap((cause) => config.accessProfiles.filter(({ id }) => id === cause.accessProfileId).map((profile) => ({ profile, cause })));
  const isSame = sameRightIn(config);
  // Nobody keeps what was on an account that is gone.
  const grants = before.grants.filter(({ accountId }) => carryOutAll(after, config).accounts.some(({ id }) => id === accountId));
  const given = [
    ...rolesInForce.flatMap(({ id, entitlements }) =>
      entitlements.map((right) => rightOf(right, { type: 'role', id, accessProfileId: null })),
    ),
    ...profiles
      .flatMap(({ profile, cause }) => profile.entitlements.map((right) => ({ profile, right: rightOf(right, cause) })))
      .filter(({ profile, right }) => profile.enabled || hasGrant(before, right, isSame))
      .map(({ right }) => right),
    ...(state?.removeAllAccess ? [] : detachedRights(grants, profiles, isSame)),
  ];
  return given.filter(({ sourceId }) => actionOn(config, state, sourceId) !== 'DELETE');
}

/** The lifecycle state of an identity, if it does something. */
export function stateOf({ profiles }: Configuration, { profileId, lifecycleState }: Subject): LifecycleStateConfiguration | undefined {
  const states = profiles.find(({ id }) => id === profileId)?.lifecycleStates;
  return states?.find(({ technicalName, enabled }) => enabled && technicalName === lifecycleState?.stateName);
}

/** What a state does to the accounts on a source. */
export function actionOn({ sources, accessProfiles }: Configuration, state: LifecycleStateConfiguration | undefined, sourceId: string) {
  const isGiven = accessProfiles.some((profile) => profile.sourceId === sourceId && state?.accessProfileIds.includes(profile.id));
  const { canEnable, canDelete } = sources.find(({ id }) => id === sourceId)?.provisioning ?? {};
  const action = state?.accountActions.find(({ allSources, sourceIds, excludeSourceIds, action: kind }) =>
    allSources ? (kind === 'DELETE' ? canDelete : canEnable) && !excludeSourceIds?.includes(sourceId) : sourceIds?.includes(sourceId),
  )?.action;
  return isGiven && action !== 'ENABLE' ? undefined : action;
}

function isInForce({ roleAssignments }: Subject, roleId: string): boolean {
  return roleAssignments.some((one) => one.roleId === roleId && (one.startDate === null || Date.parse(one.startDate) <= now));
}

function through(type: 'role' | 'lifecycle', id: string, accessProfileId: string): GrantCause {
  return { type, id, accessProfileId };
}

function rightOf({ sourceId, attribute, value }: Omit<GivenRight, 'cause'>, cause: GrantCause): GivenRight {
  return { sourceId, attribute, value, cause };
}

export function sameCause(left: GrantCause, right: GrantCause): boolean {
  return left.type === right.type && left.id === right.id && left.accessProfileId === right.accessProfileId;
}

function hasGrant({ grants }: Subject, { sourceId, attribute, value, cause }: GivenRight, isSame: SameRight): boolean {
  return grants.some(
    (grant) =>
      grant.sourceId === sourceId &&
      grant.attribute === attribute &&
      isSame(sourceId, grant.value, value) &&
      grant.causes.some((own) => sameCause(own, cause)),
  );
}

/** What left an access profile that the holder still has through the same role or state. */
function detachedRights(
  grants: Subject['grants'],
  profiles: readonly { readonly profile: AccessProfileConfiguration; readonly cause: GrantCause }[],
  isSame: SameRight,
): GivenRight[] {
  return grants.flatMap((grant) => {
    const { sourceId, attribute, value, causes } = grant;
    const isIn = ({ entitlements }: AccessProfileConfiguration) =>
      entitlements.some((right) => right.sourceId === sourceId && right.attribute === attribute && isSame(sourceId, right.value, value));
    return causes.flatMap((cause): GivenRight[] => {
      if (cause.type === 'detached') return [rightOf(grant, cause)];
      const left = profiles.filter((one) => sameCause(one.cause, cause) && !isIn(one.profile));
      return left.map(({ profile }) => rightOf(grant, { type: 'detached', id: profile.id, accessProfileId: null }));
    });
  });
}
