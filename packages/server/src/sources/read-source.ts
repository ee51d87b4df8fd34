import { foldKey } from '@muster/engine';
import type { Connector, ObjectSchema } from '../connectors/connector.ts';
import type { Db } from '../database/open-database.ts';
import { illegalValue, referenceNotFound, requiredMissing } from '../errors.ts';
import { existingIdentityIds } from '../identities/identity-store.ts';
import { normaliseId } from '../ids.ts';
import type { Services } from '../services.ts';
import { checkSettings } from './check-settings.ts';
import { requireIdentityAttributes } from './correlation-attributes.ts';
import { readDeleteThreshold } from './delete-threshold.ts';
import { joinSecrets, splitSecrets } from './secret-settings.ts';
import { mirroredKeys, type NamedSource, type SourceExtras, type SourceInput } from './source-wire.ts';

interface Reading {
  readonly sourceId: string;
  readonly connector: Connector;
  /** What the settings are checked against; null while a file source has no account schema. */
  readonly schemas: ((settings: Readonly<Record<string, unknown>>) => readonly ObjectSchema[]) | null;
  /** The source as it is, unless it is new. */
  readonly present: NamedSource | null;
  readonly now: string;
  readonly launcher: string;
}

/** Checks what a body sets, the same for POST, PUT and a patched whole, and gives the columns to store. */
export async function readSource(db: Db, services: Pick<Services, 'ids' | 'keys'>, body: SourceInput, reading: Reading) {
  if (body.name.trim() === '') throw requiredMissing('name');
  const ownerId = normaliseId(body.owner.id);
  if (!(await existingIdentityIds(db, [ownerId])).has(ownerId)) throw referenceNotFound('identity', [body.owner.id]);
  // There are no governance groups yet, so none can be referred to.
  if (body.managementWorkgroup) throw referenceNotFound('governance group', [body.managementWorkgroup.id]);
  const managerCorrelation = readManagerCorrelation(body);
  if (managerCorrelation) {
    await requireIdentityAttributes(db, services, [managerCorrelation.identityAttributeName], reading);
  }
  return {
    name: body.name,
    name_key: foldKey(body.name),
    description: body.description || null,
    description_key: body.description ? foldKey(body.description) : null,
    owner_id: ownerId,
    cluster: body.cluster ? JSON.stringify({ type: 'CLUSTER', id: body.cluster.id, name: body.cluster.name ?? body.cluster.id }) : null,
    manager_correlation: managerCorrelation && JSON.stringify(managerCorrelation),
    ...readSettings(services, body, reading),
    extras: JSON.stringify(readExtras(body)),
    modified: reading.now,
  };
}

function readSettings({ keys }: Pick<Services, 'keys'>, body: SourceInput, { sourceId, connector, schemas, present }: Reading) {
  const sent = Object.fromEntries(
    Object.entries(body.connectorAttributes ?? {}).filter(([key]) => !(mirroredKeys as readonly string[]).includes(key)),
  );
  const { deleteThreshold, settings } = readDeleteThreshold(body.deleteThreshold ?? null, sent, present?.delete_threshold);
  const split = splitSecrets(settings, present?.secrets ?? {}, keys, sourceId);
  const joined = joinSecrets(split, keys, sourceId);
  // Clients make a live source first and say afterwards where it is; until then it can do nothing.
  const isUnset = connector.connectionType === 'direct' && Object.keys(joined).length === 0;
  const able = schemas === null || isUnset ? (present?.features ?? []) : checkSettings(connector, joined, schemas(joined));
  // What a live system can do follows from its settings; a file's features are words of its owner.
  const features = connector.connectionType === 'direct' ? able : (body.features ?? able);
  return {
    features: JSON.stringify([...new Set(features)]),
    delete_threshold: deleteThreshold,
    connector_attributes: JSON.stringify(split.plain),
    secrets: JSON.stringify(split.secrets),
  };
}

function readManagerCorrelation({ managerCorrelationMapping: mapping }: SourceInput) {
  const { accountAttributeName, identityAttributeName } = mapping ?? {};
  if (!accountAttributeName && !identityAttributeName) return null;
  if (!accountAttributeName) throw requiredMissing('managerCorrelationMapping.accountAttributeName');
  if (!identityAttributeName) throw requiredMissing('managerCorrelationMapping.identityAttributeName');
  return { accountAttributeName, identityAttributeName };
}

const maxCategoryLength = 128;

function readExtras(body: SourceInput): SourceExtras {
  if ((body.category?.length ?? 0) > maxCategoryLength)
    throw illegalValue('category', `It is longer than ${maxCategoryLength} characters.`);
  return {
    accountCorrelationRule: readRule(body.accountCorrelationRule),
    managerCorrelationRule: readRule(body.managerCorrelationRule),
    beforeProvisioningRule: readRule(body.beforeProvisioningRule),
    credentialProviderEnabled: body.credentialProviderEnabled ?? false,
    category: body.category ?? null,
  };
}

function readRule(rule: SourceInput['accountCorrelationRule']) {
  return rule ? { type: 'RULE' as const, id: rule.id, ...(rule.name && { name: rule.name }) } : null;
}
