import { type AccessCompiler, groupOfProfile, type WantedGroup } from '../access/compile-access.ts';
import type { RoleConfiguration } from '../configuration.ts';
import { type Criteria, compileCriteria } from './compile-criteria.ts';

export interface CompiledRole {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Null unless the role has STANDARD membership with criteria. */
  readonly criteria: Criteria | null;
  /** Whether the role is given by its list of identities. */
  readonly listed: boolean;
  /** What the role gives: its access profiles in their order, those that no longer exist left out, then its own rights, one by one. */
  readonly access: readonly WantedGroup[];
}

export function compileRole(
  { id, name, enabled, membership, criteria, accessProfileIds, entitlements }: RoleConfiguration,
  identityAttributes: ReadonlySet<string>,
  access: AccessCompiler,
): CompiledRole {
  const detail = `Role ${name}`;
  const direct = entitlements.map((configured): WantedGroup => {
    const entitlement = access.entitlement(configured);
    const cause = { type: 'role' as const, id, accessProfileId: null };
    return { sourceId: entitlement.sourceId, entitlements: [entitlement], profile: null, cause, detail };
  });
  const profiles = accessProfileIds.flatMap((profileId) => {
    const profile = access.profiles.get(profileId);
    return profile === undefined ? [] : groupOfProfile(profile, { type: 'role', id, accessProfileId: profileId }, detail);
  });
  return {
    id,
    name,
    enabled,
    criteria: membership === 'STANDARD' && criteria !== null ? compileCriteria(criteria, identityAttributes) : null,
    listed: membership === 'IDENTITY_LIST',
    access: [...profiles, ...direct],
  };
}
