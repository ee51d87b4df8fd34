import { type GrantCause, type Org, textOf, type Value } from '@muster/engine';
import type { RequestedObject } from '../database/access-tables.ts';
import type { Ids } from '../ids.ts';
import type { NewItem } from './activity-store.ts';
import type { NewOperation } from './operation-store.ts';

/**
 * The items of an operation (contract: BEHAVIOUR 9.6): one for each value added or removed and each attribute set; one for making,
 * enabling, disabling, unlocking or deleting an account. The first has the operation's id.
 */
export function itemsOf(operation: NewOperation, org: Org, ids: Ids): NewItem[] {
  const common = {
    operationId: operation.id,
    sourceId: operation.sourceId,
    nativeIdentity: operation.nativeIdentity,
    status: 'PENDING' as const,
  };
  const items: Omit<NewItem, 'id'>[] = [];
  if (operation.operation !== 'MODIFY') {
    items.push({ ...common, operation: operation.operation, attribute: null, value: null, requestedObject: null });
  }
  for (const { attribute, op, value, secret, grantedBy } of operation.changes) {
    // What a policy sends with the operation is part of it and no item of its own.
    if (op === 'SET' && operation.operation !== 'MODIFY') continue;
    items.push({
      ...common,
      operation: op,
      attribute,
      value: secret === undefined ? shownValue(value) : null,
      requestedObject: grantedBy && requestedObject(org, grantedBy),
    });
  }
  return items.map((item, index) => ({ id: index === 0 ? operation.id : ids.next(), ...item }));
}

function shownValue(value: Value): string | null {
  return Array.isArray(value) ? JSON.stringify(value) : textOf(value);
}

/** The role that a right comes from, else its access profile. */
function requestedObject(org: Org, { type, id, accessProfileId }: GrantCause): RequestedObject | null {
  const role = type === 'role' ? org.rolesById.get(id) : undefined;
  if (role !== undefined) return { requestedObjectId: role.id, requestedObjectName: role.name, requestedObjectType: 'ROLE' };
  const profile = org.accessProfiles.get(type === 'detached' ? id : (accessProfileId ?? ''));
  return (profile && { requestedObjectId: profile.id, requestedObjectName: profile.name, requestedObjectType: 'ACCESS_PROFILE' }) ?? null;
}
