import { criteriaProblems, type RoleCriteria } from '@muster/engine';
import type { Db } from '../../database/open-database.ts';
import { illegalUpdate, illegalValue, referenceConflict, referenceNotFound, referenceNotFoundIn, requiredMissing } from '../../errors.ts';
import { existingIdentityIds } from '../../identities/identity-store.ts';
import { normaliseId } from '../../ids.ts';
import { loadSources } from '../../processing/configuration-store.ts';
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
  refuseUnknownKinds(body);
  const membership = body.membership ?? null;
  const members = membership?.type === 'IDENTITY_LIST' ? uniqueIds(membership.identities ?? []) : [];
  const ownerId = normaliseId(body.owner.id);
  const additionalOwners = uniqueIds(body.additionalOwners ?? []);
  await refuseUnknownIdentities(db, [ownerId, ...additionalOwners, ...members]);
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
    settings: settingsOf(body, additionalOwners),
  };
}

function refuseReadOnly(body: RoleBody, present: RoleWire | null): void {
  for (const field of ['id', 'created', 'modified'] as const) {
    const value = body[field] ?? null;
    if (value !== null && value !== present?.[field]) throw illegalUpdate(field);
  }
}

/** Kinds of objects that Muster has none of: whatever is named of them is not found. */
function refuseUnknownKinds(body: RoleBody): void {
  const approvers = [...(body.accessRequestConfig?.approvalSchemes ?? []), ...(body.revocationRequestConfig?.approvalSchemes ?? [])];
  const approversOf = (kind: string) =>
    approvers.filter(({ approverType }) => approverType.endsWith(kind)).map(({ approverId }) => approverId ?? '');
  const form = body.accessRequestConfig?.formDefinitionId;
  const groups = (body.additionalOwners ?? []).filter(({ type }) => type === 'GOVERNANCE_GROUP').map(({ id }) => id);
  const named: readonly (readonly [kind: string, ids: readonly string[]])[] = [
    ['access profile', (body.accessProfiles ?? []).map(({ id }) => id)],
    ['entitlement', (body.entitlements ?? []).map(({ id }) => id)],
    ['segment', body.segments ?? []],
    ['governance group', [...groups, ...approversOf('GOVERNANCE_GROUP')]],
    ['workflow', approversOf('WORKFLOW')],
    ['form definition', form ? [form] : []],
    ['access model metadata attribute', (body.accessModelMetadata?.attributes ?? []).map(({ key }) => key)],
  ];
  const unknown = named.find(([, ids]) => ids.length > 0);
  if (unknown !== undefined) throw referenceNotFound(...unknown);
}

async function refuseUnknownIdentities(db: Db, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)];
  const known = await existingIdentityIds(db, wanted);
  const unknown = wanted.filter((id) => !known.has(id));
  if (unknown.length > 0) throw referenceNotFound('identity', unknown);
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
  const request = body.accessRequestConfig;
  const revocation = body.revocationRequestConfig;
  const schemes = (given: NonNullable<typeof revocation>['approvalSchemes']) =>
    (given ?? []).map(({ approverType, approverId }) => ({ approverType, approverId: approverId ?? null }));
  return {
    additionalOwners,
    accessRequestConfig: {
      commentsRequired: request?.commentsRequired ?? false,
      denialCommentsRequired: request?.denialCommentsRequired ?? false,
      reauthorizationRequired: request?.reauthorizationRequired ?? false,
      requireEndDate: request?.requireEndDate ?? false,
      maxPermittedAccessDuration: request?.maxPermittedAccessDuration ?? null,
      approvalSchemes: schemes(request?.approvalSchemes),
      formDefinitionId: null,
    },
    revocationRequestConfig: {
      commentsRequired: revocation?.commentsRequired ?? false,
      denialCommentsRequired: revocation?.denialCommentsRequired ?? false,
      approvalSchemes: schemes(revocation?.approvalSchemes),
    },
  };
}

function uniqueIds(references: readonly { readonly id: string }[]): string[] {
  return [...new Set(references.map(({ id }) => normaliseId(id)))];
}
