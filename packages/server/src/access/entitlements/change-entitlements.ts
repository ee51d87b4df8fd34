import { isDeepStrictEqual } from 'node:util';
import { foldKey } from '@muster/engine';
import type { Caller } from '../../auth/rights.ts';
import type { Db } from '../../database/open-database.ts';
import { requiredMissing } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import { checkBody } from '../../http/check-body.ts';
import { applyJsonPatch, type JsonPatchOperation } from '../../http/json-patch.ts';
import { type Ids, normaliseId } from '../../ids.ts';
import { refuseUnknownIdentities } from '../check-references.ts';
import { entitlementChangedEvent } from './entitlement-event.ts';
import { type EntitlementChange, type EntitlementDetails, findEntitlements, updateEntitlements } from './entitlement-store.ts';
import { entitlementToWire, PatchedEntitlement } from './entitlement-wire.ts';
import { indexKey } from './value-key.ts';

/** Contract: BEHAVIOUR 9.1. */
const patchRules = {
  immutable: [],
  mutable: ['/requestable', '/privileged', '/segments', '/owner', '/name', '/description', '/manuallyUpdatedFields'],
  booleans: ['/manuallyUpdatedFields/DISPLAY_NAME', '/manuallyUpdatedFields/DESCRIPTION'],
};

interface Change {
  readonly patch: readonly JsonPatchOperation[];
  readonly caller: Pick<Caller, 'identityId'>;
  readonly trackingId: string;
  readonly ids: Ids;
  readonly now: string;
}

/** Applies one patch to entitlements, to all of them or, when it does not fit one, to none. To be called with the configuration locked. */
export async function changeEntitlements(db: Db, present: readonly EntitlementDetails[], change: Change): Promise<void> {
  const changes = present.map((row) => patched(row, change.patch));
  const owners = changes.flatMap(({ owner_id }) => owner_id ?? []);
  if (owners.length > 0) await refuseUnknownIdentities(db, owners);
  const different = changes.filter((after, index) => !isDeepStrictEqual(after, columnsOf(present[index]!)));
  if (different.length === 0) return;
  await updateEntitlements(db, different, change.now);
  const stored = await findEntitlements(
    db,
    different.map(({ id }) => id),
  );
  const events = present.flatMap((before) => {
    const after = stored.get(before.id);
    return after === undefined ? [] : [entitlementChangedEvent(change, entitlementToWire(before), entitlementToWire(after))];
  });
  await insertEvents(db, change.ids, change.now, events);
}

function patched(row: EntitlementDetails, patch: readonly JsonPatchOperation[]): EntitlementChange {
  const wanted = checkBody(PatchedEntitlement, applyJsonPatch(entitlementToWire(row), patch, patchRules));
  if (wanted.name.trim() === '') throw requiredMissing('name');
  const description = wanted.description ?? null;
  const edited = editedFields(row, wanted, patch);
  // What is given back is the source's again with its next list, even if that says nothing new.
  const isGivenBack = (row.name_edited && !edited.name) || (row.description_edited && !edited.description);
  return {
    ...columnsOf(row),
    name: wanted.name,
    name_key: indexKey(foldKey(wanted.name)),
    description,
    requestable: wanted.requestable ?? false,
    privileged: wanted.privileged ?? false,
    owner_id: wanted.owner ? normaliseId(wanted.owner.id) : null,
    segments: [...new Set(wanted.segments ?? [])],
    name_edited: edited.name,
    description_edited: edited.description,
    content_hash: isGivenBack ? null : row.content_hash,
  };
}

/** A changed field counts as edited, unless the same patch says whether it does (contract: BEHAVIOUR 9.1). */
function editedFields(row: EntitlementDetails, wanted: PatchedEntitlement, patch: readonly JsonPatchOperation[]) {
  const paths = patch.filter(({ op }) => op !== 'test').map(({ path }) => path);
  const isSaid = (field: string) => paths.includes('/manuallyUpdatedFields') || paths.includes(`/manuallyUpdatedFields/${field}`);
  const said = wanted.manuallyUpdatedFields;
  return {
    name: said?.DISPLAY_NAME || (wanted.name !== row.name && !isSaid('DISPLAY_NAME')),
    description: said?.DESCRIPTION || ((wanted.description ?? null) !== row.description && !isSaid('DESCRIPTION')),
  };
}

function columnsOf(row: EntitlementDetails): EntitlementChange {
  const { id, name, name_key, description, requestable, privileged, owner_id, segments, name_edited, description_edited, content_hash } =
    row;
  return { id, name, name_key, description, requestable, privileged, owner_id, segments, name_edited, description_edited, content_hash };
}
