import type { Db } from '../database/open-database.ts';
import { illegalUpdate, referenceNotFound } from '../errors.ts';
import { existingIdentityIds } from '../identities/identity-store.ts';
import { normaliseId } from '../ids.ts';
import type { AdditionalOwners, SchemesInput } from './request-config.ts';

/** Ids as they are stored, each once, in their order. */
export function uniqueIds(references: readonly { readonly id: string }[] | null | undefined): string[] {
  return [...new Set((references ?? []).map(({ id }) => normaliseId(id)))];
}

/** Fields that Muster sets itself may be sent as they are, or as nothing (contract: BEHAVIOUR 8.1). */
export function refuseReadOnly(
  body: { readonly id?: string | null; readonly created?: string | null; readonly modified?: string | null },
  present: { readonly id: string; readonly created: string; readonly modified: string } | null,
): void {
  for (const field of ['id', 'created', 'modified'] as const) {
    const value = body[field] ?? null;
    if (value !== null && value !== present?.[field]) throw illegalUpdate(field);
  }
}

/** What roles and access profiles may name that Muster has none of: whatever is named of it is not found. */
export function refuseUnknownKinds(body: {
  readonly additionalOwners?: AdditionalOwners;
  readonly approvers: readonly SchemesInput<string>[];
  readonly accessModelMetadata?: { readonly attributes?: readonly { readonly key: string }[] | null } | null;
  readonly formDefinitionId?: string | null;
}): void {
  const approvers = body.approvers.flatMap((schemes) => schemes ?? []);
  const approversOf = (kind: string) =>
    approvers.filter(({ approverType }) => approverType.endsWith(kind)).map(({ approverId }) => approverId ?? '');
  const groups = (body.additionalOwners ?? []).filter(({ type }) => type === 'GOVERNANCE_GROUP').map(({ id }) => id);
  const named: readonly (readonly [kind: string, ids: readonly string[]])[] = [
    ['governance group', [...groups, ...approversOf('GOVERNANCE_GROUP')]],
    ['workflow', approversOf('WORKFLOW')],
    ['form definition', body.formDefinitionId ? [body.formDefinitionId] : []],
    ['access model metadata attribute', (body.accessModelMetadata?.attributes ?? []).map(({ key }) => key)],
  ];
  for (const [kind, ids] of named) refuseUnknown(kind, ids, new Set());
}

export async function refuseUnknownIdentities(db: Db, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)];
  refuseUnknown('identity', wanted, await existingIdentityIds(db, wanted));
}

/** Refuses ids that are none of the known ones. */
export function refuseUnknown(kind: string, ids: readonly string[], known: { has(id: string): boolean }): void {
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw referenceNotFound(kind, unknown);
}
