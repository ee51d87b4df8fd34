import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MemoryDirectory } from '../../test/directories/memory-directory.ts';
import { RawDirectory } from '../../test/directories/raw-directory.ts';
import { aggregate, directorySource, giveGroup, peopleDirectory, person, personDn } from '../../test/live-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { createProfile, createSource, expectStatus, fromAccount, identity, load } from '../../test/world.ts';

/** Contract: BEHAVIOUR 9.5, the rule Get Manager LDAP DN: where the manager's account is, and what follows when that changes. */

let t: TestApp;
let directory: MemoryDirectory;
let raw: RawDirectory;
let source: string;
let hr: string;

const managerDn = { type: 'rule', attributes: { name: 'Get Manager LDAP DN' } };
const text = (value: string) => ({ type: 'static', attributes: { value } });
const field = (name: string, transform: object | null) => ({
  ...{ name, type: 'string', isRequired: true, isMultiValued: false, transform, attributes: {} },
});

/** The policy of new accounts: the manager is required, and so is what these more fields say. */
async function createBy(...more: object[]): Promise<void> {
  const uid = { type: 'identityAttribute', attributes: { name: 'uid' } };
  const names = [field('uid', uid), field('dn', text('uid=$uid,ou=people,dc=example,dc=com')), field('cn', uid), field('sn', text('Lee'))];
  const body = { name: 'Account', usageType: 'CREATE', fields: [...names, field('manager', managerDn), ...more] };
  await expectStatus(200, t.request(`PUT /beta/sources/${source}/provisioning-policies/CREATE`, { body }));
}

const feed = (managers: Readonly<Record<string, string>>) =>
  load(
    t,
    hr,
    `id,boss\n${Object.entries(managers)
      .map(([name, boss]) => `${name},${boss}\n`)
      .join('')}`,
  );
const accountOf = async (alias: string) => {
  const { id } = await identity(t, alias);
  return t.db
    .selectFrom('account')
    .select(['native_identity', 'attributes'])
    .where('source_id', '=', source)
    .where('identity_id', '=', id)
    .execute();
};
const failuresOf = async (alias: string) => {
  const { id } = await identity(t, alias);
  const { errors } = await t.db.selectFrom('identity').select('errors').where('id', '=', id).executeTakeFirstOrThrow();
  return (errors as { type: string; reason: string }[]).filter(({ type }) => type.startsWith('provisioning')).map(({ reason }) => reason);
};
/** What somebody was told of the accounts of others. */
const toldTo = async (alias: string) => {
  const { id } = await identity(t, alias);
  const told = await t.db
    .selectFrom('identity_reference')
    .selectAll()
    .where('kind', '=', 'account')
    .where('identity_id', '=', id)
    .execute();
  return told.map(({ attribute, value_key, answer }) => [attribute === source, value_key, answer]);
};

beforeAll(async () => {
  t = await testApp();
  directory = await peopleDirectory(['member'], { crew: ['member'] });
  raw = new RawDirectory(directory);
  source = await directorySource(t, directory, { deleteThreshold: 100 });
  await aggregate(t, source);
  await expectStatus(
    201,
    t.request(`POST /beta/sources/${source}/provisioning-policies`, { body: { name: 'Account', usageType: 'CREATE' } }),
  );
  hr = await createSource(t, {
    name: 'HR',
    columns: ['id', 'boss'],
    managerCorrelation: { accountAttributeName: 'boss', identityAttributeName: 'uid' },
  });
  const mappings = [fromAccount('uid', hr, 'id'), fromAccount('manager', hr, 'boss')];
  await createProfile(t, { name: 'Staff', sourceId: hr, mappings });
  await feed({ ann: 'bob', bob: '', cid: 'bob', dan: '' });
});
afterAll(async () => {
  await t?.close();
  await directory?.stop();
});

test('an account that must have its manager is made as soon as the manager has one', async () => {
  await createBy();
  await giveGroup(t, source, 'ann', 'crew');
  expect(await failuresOf('ann')).toEqual(['Required attribute "manager" has no value on source "Directory".']);
  expect(await accountOf('ann')).toEqual([]);
  expect(await toldTo('ann')).toEqual([[true, (await identity(t, 'bob')).id, null]]);

  await raw.add(personDn('bob'), person('bob'));
  await aggregate(t, source);
  expect(await accountOf('bob')).toMatchObject([{ native_identity: personDn('bob') }]);
  expect(await accountOf('ann')).toMatchObject([{ native_identity: personDn('ann'), attributes: { manager: personDn('bob') } }]);
  expect(await failuresOf('ann')).toEqual([]);
});

test('who read of an account is processed again when it has another name, when it is gone, and when the manager is another', async () => {
  // Something else is missing, so that it goes on being read.
  await createBy(field('title', null));
  await giveGroup(t, source, 'cid', 'crew');
  const { id: bob } = await identity(t, 'bob');
  expect(await toldTo('cid')).toEqual([[true, bob, personDn('bob')]]);

  await raw.rename(personDn('bob'), personDn('robert'));
  await aggregate(t, source);
  expect(await toldTo('cid')).toEqual([[true, bob, personDn('robert')]]);

  await raw.delete(personDn('robert'));
  await aggregate(t, source);
  expect(await accountOf('bob')).toEqual([]);
  expect(await toldTo('cid')).toEqual([[true, bob, null]]);

  await raw.add(personDn('dan'), person('dan'));
  await aggregate(t, source);
  await feed({ ann: 'bob', bob: '', cid: 'dan', dan: '' });
  expect(await toldTo('cid')).toEqual([[true, (await identity(t, 'dan')).id, personDn('dan')]]);
});

test('of several accounts it is the one that rights would go to', async () => {
  const { id } = await identity(t, 'dan');
  const [known] = await t.db.selectFrom('account').selectAll().where('identity_id', '=', id).where('source_id', '=', source).execute();
  const another = { ...known!, attributes: JSON.stringify(known!.attributes), uuid: null };
  const at = (nativeIdentity: string, disabled: boolean, created: string) =>
    ({ ...another, id: t.services.ids.next(), native_identity: nativeIdentity, disabled, created }) as never;
  await t.db
    .insertInto('account')
    .values([at('disabled', true, '2000-01-01T00:00:00.000Z'), at('older', false, '2001-01-01T00:00:00.000Z')])
    .execute();
  const identityIds = [id];
  await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds } }));
  await t.runJobs();
  expect(await toldTo('cid')).toEqual([[true, id, 'older']]);
});
