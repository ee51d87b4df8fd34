import type { LiveConnector } from '../live-connector.ts';
import { accountFields } from './account-fields.ts';
import { scimSchemas } from './default-schemas.ts';
import { ScimSession } from './session.ts';
import { readScimSettings, type ScimSettings } from './settings.ts';

const features = ['PROVISIONING', 'ENABLE', 'PASSWORD', 'DELETE', 'DISCOVER_SCHEMA', 'SEARCH', 'SYNC_PROVISIONING', 'GROUPS_HAVE_MEMBERS'];

/** Services that speak SCIM 2.0 (RFC 7643, RFC 7644; contract: BEHAVIOUR 9.13). */
export const scim: LiveConnector<ScimSettings> = {
  name: 'scim2',
  aliases: ['scim20', 'SCIM 2.0'],
  type: 'SCIM 2.0',
  displayName: 'SCIM 2.0',
  className: 'sailpoint.connector.OpenConnectorAdapter',
  connectionType: 'direct',
  defaultSchemas: scimSchemas,
  readSettings: readScimSettings,
  possibleFeatures: features,
  features: () => features,
  host: (settings) => new URL(settings.baseUrl).hostname,
  accountFields: () => accountFields,
  open: (settings, limits) => ScimSession.open(settings, limits),
};
