import { type Configuration, compileOrg, type MappingConfiguration, type Plan, type ProfileConfiguration } from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import { illegalValue, referenceNotFound } from '../errors.ts';
import { getConfigurationVersion } from '../processing/configuration-store.ts';
import { BatchFacts, type Planning, planBatch } from '../processing/plan-batch.ts';
import { findSubject, type LoadedSubject } from '../processing/subject-store.ts';
import type { Services } from '../services.ts';
import { checkMappings } from './check-mappings.ts';

/** Mappings to try instead of the profile's own. */
export interface TriedMappings {
  readonly enabled: boolean;
  readonly mappings: readonly MappingConfiguration[];
}

/**
 * What processing would make of an identity, by the path that every refresh goes; only nothing is stored. Mappings to be tried are put into
 * the profile that the identity has, or would get, and have to be such as the profile would take.
 */
export async function previewIdentity(
  db: Db,
  services: Pick<Services, 'orgs' | 'clock' | 'ids'>,
  { identityId, tried }: { readonly identityId: string; readonly tried: TriedMappings | null },
): Promise<{ loaded: LoadedSubject; plan: Plan; mappings: readonly MappingConfiguration[] }> {
  const { org, configuration } = await services.orgs.get(db, await getConfigurationVersion(db));
  const loaded = await findSubject(db, identityId);
  if (loaded === undefined) throw referenceNotFound('identity', [identityId]);
  const planning = { org, nowMs: services.clock.now(), ids: services.ids };
  const present = await planOne(db, planning, loaded);
  const profileId = present.profile === null ? loaded.subject.profileId : present.profile.after;
  const profile = configuration.profiles.find(({ id }) => id === profileId);
  if (profile === undefined) throw illegalValue('identityId', 'The identity has no account from which an identity profile makes one.');
  if (tried === null) return { loaded, plan: present, mappings: profile.mappings };
  await checkMappings(db, tried.mappings, profile.mappings, configuration);
  const plan = await planOne(db, { ...planning, org: compileOrg(withMappings(configuration, profile, tried)) }, loaded);
  return { loaded, plan, mappings: tried.mappings };
}

async function planOne(db: Db, planning: Planning, loaded: LoadedSubject): Promise<Plan> {
  const [planned] = await planBatch(db, planning, [loaded], new BatchFacts());
  return planned!.plan;
}

/** Only that profile, so that only its mappings are compiled. */
function withMappings(configuration: Configuration, profile: ProfileConfiguration, { enabled, mappings }: TriedMappings): Configuration {
  return { ...configuration, profiles: [{ ...profile, mappingEnabled: enabled, mappings }], roles: [] };
}
