import { foldKey } from '@muster/engine';
import { sql } from 'kysely';
import type { deriveKeys } from '../auth/keys.ts';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';
import type { Ids } from '../ids.ts';
import { builtInAttributes } from './built-in-attributes.ts';
import { findOrganisation, getOrganisation, type Organisation } from './organisation-store.ts';

/** Name of the built-in source, on which Muster's own accounts are (contract: BEHAVIOUR 8.1). */
export const builtInSourceName = 'IdentityNow';

interface Birth {
  readonly name: string;
  readonly timeZone: string;
  readonly keys: ReturnType<typeof deriveKeys>;
  readonly ids: Ids;
  readonly now: string;
}

/**
 * The organisation of this database, created at the first start in one transaction under a lock, so that of several nodes that start at
 * once one does it. The first administrator is an identity, since sources and roles need an owner who is one.
 */
export async function createOrganisationIfMissing(db: Db, birth: Birth): Promise<Organisation> {
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext('muster.organisation'))`.execute(transaction);
    if ((await findOrganisation(transaction)) === undefined) await createOrganisation(transaction, birth);
    return getOrganisation(transaction);
  });
}

/** An organisation in an empty database. */
export async function createOrganisation(db: Db, { name, timeZone, keys, ids, now }: Birth): Promise<void> {
  const adminId = ids.next();
  const sourceId = ids.next();
  await insertRecords(db, 'organisation', [
    {
      id: 1,
      name,
      time_zone: timeZone,
      settings: {},
      configuration_version: 1,
      key_check: keys.check,
      admin_identity_id: adminId,
      seeded: null,
      created: now,
    },
  ]);
  await insertRecords(
    db,
    'identity_attribute',
    builtInAttributes.map((attribute) => ({
      name: attribute.name,
      name_key: foldKey(attribute.name),
      display_name: attribute.displayName,
      type: 'string',
      multi: false,
      searchable: attribute.searchable ?? false,
      standard: attribute.standard ?? false,
      system: attribute.system ?? false,
    })),
  );
  await insertRecords(db, 'transform', [
    {
      id: ids.next(),
      name: 'Use Preferred Name',
      name_key: foldKey('Use Preferred Name'),
      type: 'displayName',
      attributes: {},
      requires_periodic_refresh: null,
      internal: true,
      created: now,
      modified: now,
    },
  ]);
  await createAdministrator(db, adminId, now);
  await createBuiltInSource(db, { sourceId, adminId, ids, now });
}

async function createAdministrator(db: Db, id: string, now: string): Promise<void> {
  await insertRecords(db, 'identity', [
    {
      id,
      alias: 'admin',
      alias_key: 'admin',
      name: 'Administrator',
      name_key: foldKey('Administrator'),
      status: 'ACTIVE',
      correlated: true,
      protected: true,
      shadow: false,
      lifecycle_manual: false,
      levels: ['ORG_ADMIN'],
      attributes: { uid: 'admin', displayName: 'Administrator', cloudStatus: 'ACTIVE', identityState: 'ACTIVE' },
      errors: [],
      identity_state: 'ACTIVE',
      periodic: false,
      configuration_version: 0,
      created: now,
      modified: now,
    },
  ]);
  await insertRecords(db, 'identity_value', [{ attribute: 'uid', value_key: 'admin', identity_id: id }]);
}

async function createBuiltInSource(
  db: Db,
  { sourceId, adminId, ids, now }: { sourceId: string; adminId: string; ids: Ids; now: string },
): Promise<void> {
  await insertRecords(db, 'source', [
    {
      id: sourceId,
      name: builtInSourceName,
      name_key: foldKey(builtInSourceName),
      description: 'The accounts people sign in to Muster with',
      owner_id: null,
      connector: 'identitynow',
      connector_class: null,
      connector_name: builtInSourceName,
      type: builtInSourceName,
      features: [],
      connector_attributes: {},
      secrets: {},
      delete_threshold: 10,
      authoritative: false,
      correlation_id: ids.next(),
      correlation: [],
      manager_correlation: null,
      status: 'SOURCE_STATE_HEALTHY',
      healthy: true,
      since: now,
      extras: {},
      created: now,
      modified: now,
    },
  ]);
  await insertRecords(db, 'source_schema', [
    {
      id: ids.next(),
      source_id: sourceId,
      position: 0,
      name: 'account',
      native_object_type: 'User',
      identity_attribute: 'id',
      display_attribute: 'name',
      include_permissions: false,
      features: [],
      configuration: {},
      attributes: ['id', 'name'].map((name) => ({
        name,
        type: 'STRING',
        description: null,
        isMulti: false,
        isEntitlement: false,
        isGroup: false,
        schema: null,
      })),
      created: now,
      modified: now,
    },
  ]);
  await insertRecords(db, 'account', [
    {
      id: ids.next(),
      source_id: sourceId,
      native_identity: adminId,
      name: 'admin',
      name_key: 'admin',
      identity_id: adminId,
      uncorrelated: false,
      manually_correlated: true,
      system_account: true,
      attributes: { id: adminId, name: 'admin' },
      content_hash: '',
      disabled: false,
      locked: false,
      origin: 'PROVISIONED',
      uuid: null,
      created: now,
      modified: now,
    },
  ]);
}
