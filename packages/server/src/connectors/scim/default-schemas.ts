import type { ObjectAttribute, ObjectSchema } from '../live-connector.ts';

const text = (name: string, type = 'STRING'): ObjectAttribute => ({ name, type, isMulti: false, isEntitlement: false, groupSchema: null });

export const groupsAttribute: ObjectAttribute = {
  name: 'groups',
  type: 'STRING',
  isMulti: true,
  isEntitlement: true,
  groupSchema: 'group',
};

/** What a new SCIM source has at once (contract: BEHAVIOUR 9.13). */
export const scimSchemas: readonly ObjectSchema[] = [
  {
    name: 'account',
    nativeObjectType: 'User',
    identityAttribute: 'id',
    displayAttribute: 'userName',
    hierarchyAttribute: null,
    attributes: [
      ...['id', 'userName', 'displayName', 'name.givenName', 'name.familyName', 'emails.work.primary.value'].map((name) => text(name)),
      text('active', 'BOOLEAN'),
      ...['userType', 'externalId', 'manager'].map((name) => text(name)),
      groupsAttribute,
    ],
  },
  {
    name: 'group',
    nativeObjectType: 'Group',
    identityAttribute: 'id',
    displayAttribute: 'displayName',
    hierarchyAttribute: null,
    attributes: [text('id'), text('displayName')],
  },
];
