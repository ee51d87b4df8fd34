import type { Db } from '../../database/open-database.ts';
import { illegalUpdate, illegalValue, referenceConflict, referenceNotFound, requiredMissing } from '../../errors.ts';
import { normaliseId } from '../../ids.ts';
import { refuseReadOnly, refuseUnknown, refuseUnknownIdentities, refuseUnknownKinds, uniqueIds } from '../check-references.ts';
import { sourcesOfEntitlements } from '../link-store.ts';
import { approvalSchemesOf, requestConfigOf } from '../request-config.ts';
import { type AccessProfileValues, isAccessProfileNameTaken, isSource } from './access-profile-store.ts';
import type { AccessProfileInput, AccessProfileWire } from './access-profile-wire.ts';
import { readCriteria } from './provisioning-criteria.ts';

/**
 * An access profile's body made ready to be stored, or the error that says why it cannot be (contract: BEHAVIOUR 8.1, 9.2). `present` is what
 * it replaces. To be called with the configuration locked, so that of two with one name the second is refused.
 */
export async function checkAccessProfile(
  db: Db,
  body: AccessProfileInput,
  present: AccessProfileWire | null,
): Promise<AccessProfileValues> {
  refuseReadOnly(body, present);
  if (body.name.trim() === '') throw requiredMissing('name');
  if (await isAccessProfileNameTaken(db, body.name, present?.id ?? null)) throw referenceConflict('access profile', 'name', body.name);
  const revocation = body.revocationRequestConfig ?? body.revokeRequestConfig;
  refuseUnknownKinds({ ...body, approvers: [body.accessRequestConfig?.approvalSchemes, revocation?.approvalSchemes] });
  const sourceId = await checkSource(db, body, present);
  const ownerId = normaliseId(body.owner.id);
  const additionalOwners = uniqueIds(body.additionalOwners);
  await refuseUnknownIdentities(db, [ownerId, ...additionalOwners]);
  const entitlements = await checkEntitlements(db, body, sourceId);
  return {
    name: body.name,
    description: body.description ?? null,
    ownerId,
    sourceId,
    enabled: body.enabled ?? false,
    requestable: body.requestable ?? true,
    entitlements,
    provisioningCriteria: body.provisioningCriteria ? readCriteria(body.provisioningCriteria) : null,
    settings: {
      additionalOwners,
      accessRequestConfig: requestConfigOf(body.accessRequestConfig),
      revocationRequestConfig: { approvalSchemes: approvalSchemesOf(revocation?.approvalSchemes) },
      segments: [...new Set(body.segments ?? [])],
    },
  };
}

async function checkSource(db: Db, { source }: AccessProfileInput, present: AccessProfileWire | null): Promise<string> {
  const id = normaliseId(source.id);
  if (present !== null && id !== present.source.id) throw illegalUpdate('source');
  if (!(await isSource(db, id))) throw referenceNotFound('source', [id]);
  return id;
}

/** All of them exist and are rights on the profile's source; an enabled profile has one. */
async function checkEntitlements(db: Db, body: AccessProfileInput, sourceId: string): Promise<string[]> {
  const ids = uniqueIds(body.entitlements);
  const sources = await sourcesOfEntitlements(db, ids);
  refuseUnknown('entitlement', ids, sources);
  const foreign = ids.find((id) => sources.get(id) !== sourceId);
  if (foreign !== undefined) throw illegalValue('entitlements', `The entitlement "${foreign}" is one of another source.`);
  if (body.enabled && ids.length === 0) throw requiredMissing('entitlements');
  return ids;
}
