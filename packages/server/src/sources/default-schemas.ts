import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';
import type { SchemaAttribute } from '../database/tables.ts';
import type { Ids } from '../ids.ts';

const accountColumns = ['id', 'name', 'givenName', 'familyName', 'e-mail', 'location', 'manager', 'groups', 'startDate', 'endDate'];
const groupColumns = ['id', 'name', 'displayName', 'created', 'description', 'modified', 'entitlements', 'groups', 'permissions'];

/** The account schema of a new delimited file, as far as its settings are concerned. */
export const firstAccountSchema = {
  identityAttribute: 'id',
  displayAttribute: 'name',
  attributes: accountColumns.map((name) => ({ name, type: 'STRING', isMulti: name === 'groups' })),
};

/** The schemas that a new delimited file has at once (contract: BEHAVIOUR 8.3). */
export async function insertDefaultSchemas(db: Db, ids: Ids, sourceId: string, now: string): Promise<void> {
  const [accountId, groupId] = [ids.next(), ids.next()];
  const groups = { isMulti: true, isEntitlement: true, isGroup: true, schema: { type: 'CONNECTOR_SCHEMA', id: groupId, name: 'group' } };
  const common = {
    source_id: sourceId,
    identity_attribute: 'id',
    hierarchy_attribute: null,
    include_permissions: false,
    features: [],
    configuration: {},
    created: now,
    modified: now,
  };
  await insertRecords(db, 'source_schema', [
    {
      ...common,
      id: accountId,
      position: 0,
      name: 'account',
      native_object_type: 'User',
      display_attribute: 'name',
      attributes: accountColumns.map((name) => (name === 'groups' ? { ...plainAttribute(name), ...groups } : plainAttribute(name))),
    },
    {
      ...common,
      id: groupId,
      position: 1,
      name: 'group',
      native_object_type: 'Group',
      display_attribute: 'displayName',
      attributes: groupColumns.map(plainAttribute),
    },
  ]);
}

/** An attribute of which only the name is known. */
export function plainAttribute(name: string): SchemaAttribute {
  return { name, nativeName: null, type: 'STRING', description: null, isMulti: false, isEntitlement: false, isGroup: false, schema: null };
}
