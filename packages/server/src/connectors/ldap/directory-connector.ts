import type { LiveConnector, ObjectSchema } from '../live-connector.ts';
import { accountFields } from './account-fields.ts';
import { activeDirectoryDialect } from './active-directory-dialect.ts';
import { activeDirectorySchemas, ldapSchemas } from './default-schemas.ts';
import type { Dialect } from './dialect.ts';
import { ldapDialect } from './ldap-dialect.ts';
import { DirectorySession, openConnection } from './session.ts';
import { type DirectorySettings, readDirectorySettings } from './settings.ts';

// Before the connectors, which are made when the module is read.
const possibleFeatures = [
  ...['PROVISIONING', 'ENABLE', 'UNLOCK', 'PASSWORD', 'DELETE', 'DISCOVER_SCHEMA', 'SEARCH', 'SYNC_PROVISIONING', 'GROUPS_HAVE_MEMBERS'],
];

/** Directories that speak LDAP: OpenLDAP, 389 Directory Server and the like (contract: BEHAVIOUR 9.13). */
export const openLdap: LiveConnector<DirectorySettings> = {
  name: 'openldap-angularsc',
  aliases: ['ldap', 'OpenLDAP'],
  type: 'OpenLDAP - Direct',
  displayName: 'OpenLDAP',
  className: 'sailpoint.connector.LDAPConnector',
  ...connectorFor(ldapDialect, ldapSchemas),
};

export const activeDirectory: LiveConnector<DirectorySettings> = {
  name: 'active-directory-angularsc',
  aliases: ['ActiveDirectory'],
  type: 'Active Directory - Direct',
  displayName: 'Active Directory',
  className: 'sailpoint.connector.ADLDAPConnector',
  ...connectorFor(activeDirectoryDialect, activeDirectorySchemas),
};

function connectorFor(dialect: Dialect, defaultSchemas: readonly ObjectSchema[]) {
  return {
    connectionType: 'direct' as const,
    defaultSchemas,
    possibleFeatures,
    readSettings: (connectorAttributes, schemas) => readDirectorySettings(connectorAttributes, schemas, dialect),
    features: (settings) => featuresOf(settings, dialect),
    host: (settings) => settings.host,
    accountFields: (connectorAttributes) => accountFields(connectorAttributes, dialect),
    async open(settings, limits) {
      return new DirectorySession(await openConnection(settings, limits), settings, dialect, defaultSchemas, limits);
    },
  } satisfies Partial<LiveConnector<DirectorySettings>>;
}

/**
 * ENABLE of an LDAP source depends on what the directory's schema knows, which nobody has asked yet: a directory without an attribute
 * for it says so when it is asked to disable an account.
 */
function featuresOf(settings: DirectorySettings, dialect: Dialect): readonly string[] {
  const canUnlock = dialect.isActiveDirectory || settings.lockAttribute !== null;
  const canSetPasswords = !dialect.isActiveDirectory || settings.tls !== 'none';
  return possibleFeatures.filter((feature) => (feature !== 'UNLOCK' || canUnlock) && (feature !== 'PASSWORD' || canSetPasswords));
}
