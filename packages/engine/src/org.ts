import { AccessCompiler, type CompiledAccessProfile } from './access/compile-access.ts';
import { type CompiledPolicies, compilePolicies } from './access/compile-policies.ts';
import { type CompiledMapping, compileMappings } from './attributes/compile-mappings.ts';
import { compareIds } from './compare-ids.ts';
import type { Configuration, ProfileConfiguration, SourceConfiguration } from './configuration.ts';
import { identityAttributeOfProperty } from './correlation/identity-property.ts';
import { indexLifecycleStates, type LifecycleStates } from './lifecycle/lifecycle-state.ts';
import { type CompiledRole, compileRole } from './membership/compile-role.ts';

/** A configuration compiled once for any number of refreshes: closures and indexes, never changed. */
export interface Org {
  readonly version: number;
  readonly timeZone: string;
  readonly profiles: ReadonlyMap<string, CompiledProfile>;
  /** By authoritative source; the highest priority (lowest number) first. */
  readonly profilesBySource: ReadonlyMap<string, readonly CompiledProfile[]>;
  readonly sources: ReadonlyMap<string, SourceConfiguration>;
  readonly policies: ReadonlyMap<string, CompiledPolicies>;
  readonly accessProfiles: ReadonlyMap<string, CompiledAccessProfile>;
  /** In id order. */
  readonly roles: readonly CompiledRole[];
  readonly rolesById: ReadonlyMap<string, CompiledRole>;
  /** Identity attributes by which identities are looked up: what the server keeps an index of. */
  readonly lookupAttributes: ReadonlySet<string>;
}

export interface CompiledProfile {
  readonly id: string;
  readonly name: string;
  /** Position among all profiles by priority, then id; the lowest wins. */
  readonly rank: number;
  readonly sourceId: string;
  readonly source: SourceConfiguration | null;
  readonly mappingEnabled: boolean;
  /** In evaluation order. */
  readonly mappings: readonly CompiledMapping[];
  /** The attributes that `mappings` gives a value; any other one has none. */
  readonly mappedAttributes: ReadonlySet<string>;
  /** Whether `manager` is mapped, without which nobody gets a manager (contract: BEHAVIOUR 5.2). */
  readonly managerMapped: boolean;
  readonly lifecycleStates: LifecycleStates;
  /** Whether a mapping has to be evaluated in each scheduled processing (contract: BEHAVIOUR 5.3). */
  readonly hasTimeBasedAttr: boolean;
}

/**
 * Compiles a configuration. It never throws for what an organisation wrote: a renamed source, a deleted transform or mappings that read
 * each other become processing errors of the attributes concerned, in each refresh.
 */
export function compileOrg(configuration: Configuration): Org {
  const sources = new Map(configuration.sources.map((source) => [source.id, source]));
  const profiles = [...configuration.profiles]
    .sort((left, right) => left.priority - right.priority || compareIds(left.id, right.id))
    .map((profile, rank) => compileProfile(profile, rank, sources.get(profile.authoritativeSourceId) ?? null, configuration));
  const access = new AccessCompiler(configuration);
  const identityAttributes = new Set(configuration.identityAttributes.map(({ name }) => name));
  const roles = configuration.roles
    .map((role) => compileRole(role, identityAttributes, access))
    .sort((left, right) => compareIds(left.id, right.id));
  return {
    version: configuration.version,
    timeZone: configuration.timeZone,
    profiles: new Map(profiles.map((profile) => [profile.id, profile])),
    profilesBySource: groupBySource(profiles),
    sources,
    policies: new Map(configuration.sources.map((source) => [source.id, compilePolicies(source, configuration)])),
    accessProfiles: access.profiles,
    roles,
    rolesById: new Map(roles.map((role) => [role.id, role])),
    lookupAttributes: lookupAttributesOf(configuration.sources),
  };
}

function compileProfile(
  profile: ProfileConfiguration,
  rank: number,
  source: SourceConfiguration | null,
  configuration: Configuration,
): CompiledProfile {
  const mappings = compileMappings(profile, configuration);
  return {
    id: profile.id,
    name: profile.name,
    rank,
    sourceId: profile.authoritativeSourceId,
    source,
    mappingEnabled: profile.mappingEnabled,
    mappings,
    mappedAttributes: new Set(mappings.map((mapping) => mapping.name)),
    managerMapped: profile.mappings.some((mapping) => mapping.identityAttributeName === 'manager'),
    lifecycleStates: indexLifecycleStates(profile.lifecycleStates),
    hasTimeBasedAttr: mappings.some((mapping) => mapping.transform?.periodic),
  };
}

function groupBySource(profiles: readonly CompiledProfile[]): ReadonlyMap<string, readonly CompiledProfile[]> {
  const bySource = new Map<string, CompiledProfile[]>();
  for (const profile of profiles) {
    const sameSource = bySource.get(profile.sourceId);
    if (sameSource === undefined) bySource.set(profile.sourceId, [profile]);
    else sameSource.push(profile);
  }
  return bySource;
}

function lookupAttributesOf(sources: readonly SourceConfiguration[]): ReadonlySet<string> {
  const attributes = new Set(['uid']);
  for (const { correlation, managerCorrelation } of sources) {
    for (const { property } of correlation) attributes.add(identityAttributeOfProperty(property));
    if (managerCorrelation !== null) attributes.add(identityAttributeOfProperty(managerCorrelation.identityAttributeName));
  }
  return attributes;
}
