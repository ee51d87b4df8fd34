import type { FileConnector, ObjectSchema } from '../connector.ts';
import { readAccounts } from './read-accounts.ts';
import { type DelimitedFileSettings, readDelimitedFileSettings } from './settings.ts';

const accountColumns = ['id', 'name', 'givenName', 'familyName', 'e-mail', 'location', 'manager', 'groups', 'startDate', 'endDate'];
const groupColumns = ['id', 'name', 'displayName', 'created', 'description', 'modified', 'entitlements', 'groups', 'permissions'];

const plain = (name: string) => ({ name, type: 'STRING', isMulti: false, isEntitlement: false, groupSchema: null });

const accounts: ObjectSchema = {
  name: 'account',
  nativeObjectType: 'User',
  identityAttribute: 'id',
  displayAttribute: 'name',
  attributes: accountColumns.map((name) =>
    name === 'groups' ? { ...plain(name), isMulti: true, isEntitlement: true, groupSchema: 'group' } : plain(name),
  ),
};

const groups: ObjectSchema = {
  name: 'group',
  nativeObjectType: 'Group',
  identityAttribute: 'id',
  displayAttribute: 'displayName',
  attributes: groupColumns.map(plain),
};

/** Uploaded files with a header line: BEHAVIOUR 8.2 to 8.4. */
export const delimitedFile: FileConnector<DelimitedFileSettings> = {
  name: 'delimited-file',
  aliases: ['sailpoint.connector.delimitedfile.DelimitedFileConnector'],
  type: 'DelimitedFile',
  displayName: 'Delimited File',
  className: 'sailpoint.connector.DelimitedFileConnector',
  connectionType: 'file',
  defaultSchemas: [accounts, groups],
  features: () => ['DIRECT_PERMISSIONS', 'NO_RANDOM_ACCESS', 'DISCOVER_SCHEMA'],
  readSettings: (connectorAttributes, schemas) =>
    readDelimitedFileSettings(connectorAttributes, schemas.find(({ name }) => name === 'account') ?? accounts),
  readGroupSettings: (connectorAttributes, schema) => readDelimitedFileSettings(connectorAttributes, schema, 'group.'),
  listAccounts: (settings, schema, feed, resume) => readAccounts(feed, settings, schema, resume),
};
