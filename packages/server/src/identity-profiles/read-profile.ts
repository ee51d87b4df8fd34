import { type Configuration, defaultMapping, foldKey, type MappingConfiguration } from '@muster/engine';
import type { Caller } from '../auth/rights.ts';
import type { Db } from '../database/open-database.ts';
import { illegalUpdate, illegalValue, referenceConflict, referenceNotFound } from '../errors.ts';
import { existingIdentityIds } from '../identities/identity-store.ts';
import { normaliseId } from '../ids.ts';
import { getOrganisation } from '../organisation/organisation-store.ts';
import { checkMappings } from './check-mappings.ts';
import { isBuiltInSource, type ProfileContent, type StoredProfile } from './identity-profile-store.ts';
import type { IdentityProfileInput } from './identity-profile-wire.ts';

/** Between profiles that say nothing of their priority, so that one can be put between them. */
const priorityStep = 10;

/** A new profile from a body, checked and completed (contract: BEHAVIOUR 8.7). */
export async function readNewProfile(
  db: Db,
  body: IdentityProfileInput,
  configuration: Configuration,
  caller: Caller,
): Promise<ProfileContent> {
  for (const key of ['id', 'created', 'modified', 'identityExceptionReportReference'] as const)
    if (body[key] != null) throw illegalUpdate(key);
  if (body.identityRefreshRequired) throw illegalUpdate('identityRefreshRequired');
  if (body.identityCount) throw illegalUpdate('identityCount');
  const content = await readContent(db, body, configuration, null);
  const highest = configuration.profiles.reduce((found, profile) => Math.max(found, profile.priority), 0);
  return {
    ...content,
    ownerId: content.ownerId ?? caller.identityId ?? (await getOrganisation(db)).adminIdentityId,
    priority: body.priority ?? highest + priorityStep,
  };
}

/** A profile as it is to be after a patch: the whole is checked as a new one is. */
export async function readPatchedProfile(
  db: Db,
  body: IdentityProfileInput,
  configuration: Configuration,
  stored: StoredProfile,
): Promise<ProfileContent> {
  const content = await readContent(db, body, configuration, stored);
  return { ...content, priority: body.priority ?? stored.priority };
}

async function readContent(
  db: Db,
  body: IdentityProfileInput,
  configuration: Configuration,
  stored: StoredProfile | null,
): Promise<Omit<ProfileContent, 'priority'>> {
  const others = configuration.profiles.filter((profile) => profile.id !== stored?.id);
  if (others.some((profile) => foldKey(profile.name) === foldKey(body.name)))
    throw referenceConflict('identity profile', 'name', body.name);
  const sourceId = normaliseId(body.authoritativeSource.id);
  const source = configuration.sources.find(({ id }) => id === sourceId);
  if (source === undefined) throw referenceNotFound('source', [sourceId]);
  if (await isBuiltInSource(db, sourceId)) throw illegalValue('authoritativeSource.id', 'The built-in source cannot be authoritative.');
  if (others.some((profile) => profile.authoritativeSourceId === sourceId))
    throw referenceConflict('identity profile', 'authoritativeSource', source.name);
  const config = body.identityAttributeConfig;
  const mappings =
    config == null ? defaultMapping(source, configuration.identityAttributes) : (config.attributeTransforms ?? []).map(storedMapping);
  await checkMappings(db, mappings, stored?.mappings ?? [], configuration);
  return {
    name: body.name,
    description: body.description ?? null,
    ownerId: await readOwner(db, body.owner, stored),
    sourceId,
    mappingEnabled: config?.enabled ?? true,
    mappings,
  };
}

async function readOwner(db: Db, owner: IdentityProfileInput['owner'], stored: StoredProfile | null): Promise<string | null> {
  if (owner == null) return null;
  const ownerId = normaliseId(owner.id);
  if (ownerId !== stored?.owner_id && !(await existingIdentityIds(db, [ownerId])).has(ownerId))
    throw referenceNotFound('identity', [ownerId]);
  return ownerId;
}

/** A mapping as it is stored: only the keys that mean something. */
export function storedMapping({ identityAttributeName, transformDefinition }: MappingInput): MappingConfiguration {
  const { type, attributes, requiresPeriodicRefresh } = transformDefinition;
  const definition = {
    type,
    attributes: attributes ?? null,
    ...(requiresPeriodicRefresh === undefined ? {} : { requiresPeriodicRefresh }),
  };
  return { identityAttributeName, transformDefinition: definition as MappingConfiguration['transformDefinition'] };
}

type MappingInput = NonNullable<NonNullable<IdentityProfileInput['identityAttributeConfig']>['attributeTransforms']>[number];
