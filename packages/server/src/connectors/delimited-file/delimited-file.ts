import type { Connector } from '../connector.ts';
import { readAccounts } from './read-accounts.ts';
import { type DelimitedFileSettings, readDelimitedFileSettings } from './settings.ts';

/** Uploaded files with a header line: BEHAVIOUR 8.2 to 8.4. */
export const delimitedFile: Connector<DelimitedFileSettings> = {
  name: 'delimited-file',
  aliases: ['sailpoint.connector.delimitedfile.DelimitedFileConnector'],
  type: 'DelimitedFile',
  displayName: 'Delimited File',
  className: 'sailpoint.connector.DelimitedFileConnector',
  connectionType: 'file',
  features: ['DIRECT_PERMISSIONS', 'NO_RANDOM_ACCESS', 'DISCOVER_SCHEMA'],
  readSettings: (connectorAttributes, schema) => readDelimitedFileSettings(connectorAttributes, schema),
  listAccounts: (settings, schema, feed, resume) => readAccounts(feed, settings, schema, resume),
};
