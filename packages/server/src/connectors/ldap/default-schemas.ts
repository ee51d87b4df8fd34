import type { ObjectAttribute, ObjectSchema } from '../live-connector.ts';

const ldapAccount = [
  'dn',
  'cn',
  'sn',
  'givenName',
  'displayName',
  'uid',
  'mail',
  'employeeNumber',
  'title',
  'ou',
  'telephoneNumber',
  'manager',
  'description',
  'objectClass',
  'groups',
];

const activeDirectoryAccount = [
  'distinguishedName',
  'sAMAccountName',
  'cn',
  'sn',
  'givenName',
  'displayName',
  'userPrincipalName',
  'mail',
  'employeeNumber',
  'title',
  'department',
  'telephoneNumber',
  'manager',
  'description',
  'objectguid',
  'objectSid',
  'accountFlags',
  'memberOf',
];

/** What a new LDAP source has at once (contract: BEHAVIOUR 9.13). */
export const ldapSchemas: readonly ObjectSchema[] = [
  schemaOf('account', 'inetOrgPerson', 'dn', 'cn', ldapAccount),
  schemaOf('group', 'groupOfUniqueNames', 'dn', 'cn', ['dn', 'cn', 'description']),
];

/** What a new Active Directory source has at once. */
export const activeDirectorySchemas: readonly ObjectSchema[] = [
  schemaOf('account', 'User', 'distinguishedName', 'sAMAccountName', activeDirectoryAccount),
  schemaOf('group', 'group', 'distinguishedName', 'cn', ['distinguishedName', 'cn', 'description']),
];

function schemaOf(
  name: string,
  nativeObjectType: string,
  identityAttribute: string,
  displayAttribute: string,
  attributes: readonly string[],
): ObjectSchema {
  return { name, nativeObjectType, identityAttribute, displayAttribute, hierarchyAttribute: null, attributes: attributes.map(describe) };
}

function describe(name: string): ObjectAttribute {
  const isGroups = name === 'groups' || name === 'memberOf';
  const isMulti = isGroups || name === 'objectClass' || name === 'accountFlags';
  return { name, type: 'STRING', isMulti, isEntitlement: isGroups, groupSchema: isGroups ? 'group' : null };
}
