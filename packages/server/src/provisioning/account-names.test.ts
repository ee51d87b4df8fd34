import { afterAll, beforeAll, expect, test } from 'vitest';
import { entitlements, makeWritable, plannedFor } from '../../test/access-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { createProfile, createSource, expectStatus, fromAccount, identity, load } from '../../test/world.ts';

/** Contract: BEHAVIOUR 9.5: generated names are made sure of per source and attribute, against the accounts that are known here. */

let t: TestApp;
let directory: string;
let hr: string;
const people: string[] = [];
const accounts: string[] = [];

beforeAll(async () => {
  t = await testApp();
  directory = await createSource(t, {
    name: 'Directory',
    columns: ['login', 'label', 'mail', { name: 'aliases', isMulti: true }, { name: 'groups', isMulti: true, isEntitlement: true }],
    nameColumn: 'label',
    deleteThreshold: 100,
  });
  await makeWritable(t, directory);
  const right = await entitlements(t, directory, ['crew']);
  hr = await createSource(t, { name: 'HR', columns: ['id', 'name'] });
  await createProfile(t, { name: 'Staff', sourceId: hr, mappings: [fromAccount('uid', hr, 'id'), fromAccount('lastname', hr, 'name')] });
  const criteria = { operation: 'NOT_EQUALS', key: { type: 'IDENTITY', property: 'attribute.uid' }, stringValue: 'nobody' };
  const membership = { type: 'STANDARD', criteria };
  const body = { name: 'Crew', owner: { id: t.adminId }, enabled: true, membership, entitlements: [{ id: right('crew') }] };
  await expectStatus(201, t.request('POST /beta/roles', { body }));
  await expectStatus(201, t.request(`POST /beta/sources/${directory}/provisioning-policies`, { body: { name: 'x', usageType: 'CREATE' } }));
});
afterAll(() => t.close());

/** New accounts have their id from the uid, and in this attribute a name that is made of the last name. */
async function generate(attribute: string, base: object = { type: 'identityAttribute', attributes: { name: 'lastname' } }): Promise<void> {
  const uid = { type: 'identityAttribute', attributes: { name: 'uid' } };
  const patterns = ['$base', `$base$${'{uniqueCounter}'}`];
  const generator = { type: 'usernameGenerator', attributes: { patterns, base } };
  const field = (name: string, transform: object) => ({
    name,
    type: 'string',
    isRequired: false,
    isMultiValued: false,
    transform,
    attributes: {},
  });
  const fields = [...(attribute === 'login' ? [] : [field('login', uid)]), field(attribute, generator)];
  const body = { name: 'Account', usageType: 'CREATE', fields };
  await expectStatus(200, t.request(`PUT /beta/sources/${directory}/provisioning-policies/CREATE`, { body }));
}

const known = async (...rows: string[]) => {
  accounts.push(...rows);
  await load(t, directory, ['login,label,mail,aliases,groups', ...accounts].join('\n'));
};
const hire = async (...rows: string[]) => {
  people.push(...rows);
  await load(t, hr, ['id,name', ...people].join('\n'));
};
/** The name that somebody is to get. */
async function givenTo(alias: string, attribute: string): Promise<string> {
  const [plan] = await plannedFor(t, (await identity(t, alias)).id);
  return new RegExp(`SET ${attribute} ([^, ]+)`).exec(plan ?? '')?.[1] ?? 'nothing';
}

test('a generated mail is compared with the mails of known accounts, ignoring case, and with nothing else of them', async () => {
  await generate('mail');
  await known('a1,bay,Ash,,', 'a2,bay,Élm,,', 'cedar,cedar,other,cedar,');
  await hire('p1,ash', 'p2,élm', 'p3,bay', 'p4,cedar');
  expect(await Promise.all(['p1', 'p2', 'p3', 'p4'].map((alias) => givenTo(alias, 'mail')))).toEqual(['ash1', 'élm1', 'bay', 'cedar']);
});

test('those of one batch who want one name get different ones', async () => {
  await hire('p5,fir', 'p6,FIR', 'p7,fir');
  expect((await Promise.all(['p5', 'p6', 'p7'].map((alias) => givenTo(alias, 'mail')))).sort()).toEqual(['fir', 'FIR1', 'fir2'].sort());
});

test('what accounts are given later counts, and what they lose is free', async () => {
  accounts.splice(0, 1, 'a1,bay,hazel,,');
  await known();
  await hire('p8,hazel', 'p9,ash');
  // The name that the first took then is promised to her still.
  expect([await givenTo('p8', 'mail'), await givenTo('p9', 'mail')]).toEqual(['hazel1', 'ash']);
});

test('any value of a list counts', async () => {
  await generate('aliases');
  await known('a3,x,,oak,');
  const attributes = JSON.stringify({ login: 'a3', label: 'x', aliases: ['oak', 'pine'] });
  await t.db.updateTable('account').set({ attributes }).where('native_identity', '=', 'a3').execute();
  await hire('p10,pine', 'p11,larch');
  expect([await givenTo('p10', 'aliases'), await givenTo('p11', 'aliases')]).toEqual(['pine1', 'larch']);
});

test('the id and the name of an account are compared ignoring case too', async () => {
  await generate('login');
  await known('LIME,Rowan,,,');
  await hire('p12,lime');
  await generate('label');
  await hire('p13,rowan');
  expect([await givenTo('p12', 'login'), await givenTo('p13', 'label')]).toEqual(['lime1', 'rowan1']);
});

test('an account that is gone holds no name', async () => {
  await known('a4,yew,,,');
  await hire('p14,yew');
  accounts.pop();
  await known();
  await hire('p15,yew');
  expect([await givenTo('p14', 'label'), await givenTo('p15', 'label')]).toEqual(['yew1', 'yew']);
  expect(await t.db.selectFrom('account_name').select('account_id').where('name_key', '=', 'yew').execute()).toEqual([]);
});

test('of many accounts each is compared', async () => {
  await known(...Array.from({ length: 4_100 }, (_, n) => `n${n},n${n},many${n},,`));
  await generate('mail');
  await hire('p16,MANY0', 'p17,many2000', 'p18,many4099', 'p19,many4100');
  const given = await Promise.all(['p16', 'p17', 'p18', 'p19'].map((alias) => givenTo(alias, 'mail')));
  expect(given).toEqual(['MANY01', 'many20001', 'many40991', 'many4100']);
});

test('a mail that is longer than any index takes is nobody’s name', async () => {
  await known(`long,long,${'x'.repeat(5_000)},,`);
  await hire('p20,short');
  expect(await givenTo('p20', 'mail')).toBe('short');
});

test('half a character is no name that the database would refuse', async () => {
  const half = { type: 'substring', attributes: { input: { type: 'static', attributes: { value: '😀' } }, begin: 0, end: 1 } };
  await generate('mail', half);
  await hire('p21,anybody', 'p22,somebody');
  expect([await givenTo('p21', 'mail'), await givenTo('p22', 'mail')].sort()).toEqual(['\ufffd', '\ufffd1']);
});
