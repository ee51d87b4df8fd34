import { foldKey } from '@muster/engine';
import { sql } from 'kysely';
import { isoTime } from '../src/clock.ts';
import { bumpConfigurationVersion } from '../src/processing/configuration-store.ts';
import type { TestApp } from './test-app.ts';
import { createProfile, createSource, expectStatus, fromAccount, identity, load } from './world.ts';

/** Rights on a source, as if its accounts held them; answers with their ids by value. */
export async function entitlements(t: TestApp, sourceId: string, values: readonly string[], attribute = 'groups') {
  const now = isoTime(t.clock.now());
  const rows = values.map((value) => ({
    id: t.services.ids.next(),
    source_id: sourceId,
    attribute,
    value,
    value_key: value,
    name: value,
    name_key: foldKey(value),
    object_type: 'group',
    created: now,
    modified: now,
  }));
  await t.db
    .insertInto('entitlement')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const known = t.db.selectFrom('entitlement').select(['id', 'value']).where('source_id', '=', sourceId).where('attribute', '=', attribute);
  const ids = new Map((await known.execute()).map(({ id, value }) => [value, id]));
  return (value: string) => ids.get(value)!;
}

/** Lets a source change accounts and stops it at once, so that what is planned waits and can be read. */
export async function makeWritable(t: TestApp, sourceId: string, features: readonly string[] = ['PROVISIONING', 'ENABLE', 'DELETE']) {
  const paused = { reason: 'a test reads what is planned', since: isoTime(t.clock.now()), by: null };
  await bumpConfigurationVersion(t.db);
  await sql`update source set features = ${JSON.stringify(features)}::jsonb, paused = ${JSON.stringify(paused)}::jsonb
    where id = ${sourceId}`.execute(t.db);
}

let made = 0;

/** An enabled access profile with these entitlements; answers with its id. */
export async function accessProfile(t: TestApp, sourceId: string, entitlementIds: readonly string[], more: object = {}): Promise<string> {
  made += 1;
  const body = {
    name: `Access profile ${made}`,
    owner: { id: t.adminId },
    source: { id: sourceId },
    enabled: true,
    entitlements: entitlementIds.map((id) => ({ id })),
    ...more,
  };
  return (await expectStatus(201, t.request('POST /beta/access-profiles', { body }))).id;
}

/** What is planned for an identity, in the order in which it is done: `MODIFY, ADD groups crew on ann`. */
export async function plannedFor(t: TestApp, identityId: string) {
  const operations = await t.db
    .selectFrom('account_operation')
    .selectAll()
    .where('identity_id', '=', identityId)
    .orderBy('number')
    .execute();
  return operations.map(({ operation, changes, native_identity }) => {
    const values = changes.map(({ op, attribute, value }) => `${op} ${attribute} ${value}`);
    return `${[operation, ...values].join(', ')} on ${native_identity}`;
  });
}

/** What was given to an identity: the value and its causes, `type:id`. */
export async function grantsOf(t: TestApp, identityId: string) {
  const grants = await t.db.selectFrom('access_grant').selectAll().where('identity_id', '=', identityId).orderBy('value').execute();
  return grants.map(({ value, causes }) => [value, ...causes.map(({ type, id }) => `${type}:${id}`).sort()]);
}

/** The activities of an identity with their items: `Identity Refresh: ADD crew PENDING`. */
export async function activitiesOf(t: TestApp, identityId: string) {
  const activities = await t.db.selectFrom('account_activity').selectAll().where('identity_id', '=', identityId).orderBy('id').execute();
  const items = await t.db.selectFrom('account_activity_item').selectAll().orderBy('activity_id').orderBy('position').execute();
  return activities.map((activity) => ({
    ...activity,
    items: items
      .filter(({ activity_id }) => activity_id === activity.id)
      .map(({ operation, value, provisioning_status }) =>
        [operation, value, provisioning_status].filter((part) => part !== null).join(' '),
      ),
  }));
}

/**
 * An organisation with a feed of people (id, department, state) and a directory that gives groups, with the accounts that are there already.
 * The directory can be written, and nothing is sent.
 */
export async function accessOrganisation(t: TestApp, people: string, accounts = '') {
  const hr = await createSource(t, { name: 'HR', columns: ['id', 'department', 'state'] });
  const mappings = [
    fromAccount('uid', hr, 'id'),
    fromAccount('department', hr, 'department'),
    fromAccount('cloudLifecycleState', hr, 'state'),
  ];
  const profileId = await createProfile(t, { name: 'Staff', sourceId: hr, mappings });
  const loadPeople = (rows: string) => load(t, hr, `id,department,state\n${rows}`);
  await loadPeople(people);
  const directory = await createSource(t, {
    name: 'Directory',
    columns: ['login', { name: 'groups', isMulti: true, isEntitlement: true }],
  });
  const loadAccounts = (rows: string) => load(t, directory, `login,groups\n${rows}`);
  if (accounts !== '') await loadAccounts(accounts);
  await makeWritable(t, directory);
  return { hr, directory, profileId, loadPeople, loadAccounts, idOf: async (alias: string) => (await identity(t, alias)).id as string };
}
