import { criteriaProblems, type RoleCriteria } from '@muster/engine';
import type { Db } from '../../database/open-database.ts';
import { illegalValue, referenceConflict, referenceNotFoundIn, requiredMissing } from '../../errors.ts';
import { normaliseId } from '../../ids.ts';
import { loadSources } from '../../processing/configuration-store.ts';
import { existingAccessProfileIds } from '../access-profiles/access-profile-store.ts';
import { refuseReadOnly, refuseUnknown, refuseUnknownIdentities, refuseUnknownKinds, uniqueIds } from '../check-references.ts';
import { sourcesOfEntitlements } from '../link-store.ts';
import { approvalSchemesOf, requestConfigOf } from '../request-config.ts';
import type { RoleBody } from './role-body.ts';
import { isRoleNameTaken, type RoleSettings, type RoleValues } from './role-store.ts';
import type { RoleWire } from './role-wire.ts';

/**
 * A role's body made ready to be stored, or the error that says why it cannot be (contract: BEHAVIOUR 8.1, 8.8). `present` is the role it
 * replaces. To be called with the configuration locked, so that of two roles with one name the second is refused.
 */
export async function checkRole(db: Db, body: RoleBody, present: RoleWire | null): Promise<RoleValues> {
  refuseReadOnly(body, present);
  if (body.name.trim() === '') throw requiredMissing('name');
  if (await isRoleNameTaken(db, body.name, present?.id ?? null)) throw referenceConflict('role', 'name', body.name);
  refuseUnknownKinds({
    ...body,
    approvers: [body.accessRequestConfig?.approvalSchemes, revocationOf(body)?.approvalSchemes],
    formDefinitionId: body.accessRequestConfig?.formDefinitionId ?? null,
  });
  refuseUnknown('segment', body.segments ?? [], new Set());
  const membership = body.membership ?? null;
  const members = membership?.type === 'IDENTITY_LIST' ? uniqueIds(membership.identities) : [];
  const ownerId = normaliseId(body.owner.id);
  const additionalOwners = uniqueIds(body.additionalOwners);
  await refuseUnknownIdentities(db, [ownerId, ...additionalOwners, ...members]);
  const accessProfiles = uniqueIds(body.accessProfiles);
  refuseUnknown('access profile', accessProfiles, await existingAccessProfileIds(db, accessProfiles));
  const entitlements = uniqueIds(body.entitlements);
  refuseUnknown('entitlement', entitlements, await sourcesOfEntitlements(db, entitlements));
  const criteria = membership?.type === 'STANDARD' ? ((membership.criteria ?? null) as RoleCriteria | null) : null;
  if (criteria !== null) await refuseWrongCriteria(db, criteria);
  return {
    name: body.name,
    description: body.description ?? null,
    ownerId,
    enabled: body.enabled ?? false,
    requestable: body.requestable ?? false,
    membership: membership?.type ?? null,
    criteria: criteria && withoutNothing(criteria),
    members,
    accessProfiles,
    entitlements,
    settings: settingsOf(body, additionalOwners),
  };
}

async function refuseWrongCriteria(db: Db, criteria: RoleCriteria): Promise<void> {
  const identityAttributes = await db.selectFrom('identity_attribute').select(['name', 'multi']).execute();
  const [problem] = criteriaProblems(criteria, { identityAttributes, sources: await loadSources(db) });
  if (problem === undefined) return;
  const field = ['membership.criteria', problem.path].filter(Boolean).join('.');
  throw problem.kind === 'reference' ? referenceNotFoundIn(field, problem.reason) : illegalValue(field, `${problem.reason}.`);
}

/** Clients send empty texts and lists for what a node does not have. */
function withoutNothing({ operation, key, stringValue, children }: RoleCriteria): RoleCriteria {
  if (children && children.length > 0) return { operation, key: null, stringValue: null, children: children.map(withoutNothing) };
  const { type, property, sourceId } = key!;
  return { operation, key: { type, property, sourceId: sourceId || null }, stringValue: stringValue ?? null, children: null };
}

function settingsOf(body: RoleBody, additionalOwners: readonly string[]): RoleSettings {
  const revocation = revocationOf(body);
  return {
    additionalOwners,
    accessRequestConfig: { ...requestConfigOf(body.accessRequestConfig), formDefinitionId: null },
    revocationRequestConfig: {
      commentsRequired: revocation?.commentsRequired ?? false,
      denialCommentsRequired: revocation?.denialCommentsRequired ?? false,
      approvalSchemes: approvalSchemesOf(revocation?.approvalSchemes),
    },
  };
}

function revocationOf(body: RoleBody) {
  return body.revocationRequestConfig ?? body.revokeRequestConfig;
}
