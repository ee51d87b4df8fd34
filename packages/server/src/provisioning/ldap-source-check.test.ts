import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MemoryDirectory } from '../../test/directories/memory-directory.ts';
import { readLdif } from '../../test/directories/read-ldif.ts';
import { aggregate, directorySource, giveGroup, groupDn, knownFromFeed, peopleDirectory, personDn } from '../../test/live-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { expectStatus, identity } from '../../test/world.ts';

/** Contract: TRANSFORMS 2, usernameGenerator with sourceCheck. In a directory the user name is no account's identity: the DN is made of it. */

let t: TestApp;
let directory: MemoryDirectory;
let source: string;

const uid = { type: 'identityAttribute', attributes: { name: 'uid' } };
const field = (name: string, transform: object) => ({
  name,
  type: 'string',
  isRequired: true,
  isMultiValued: false,
  transform,
  attributes: {},
});
const text = (value: string) => field('', { type: 'static', attributes: { value } }).transform;

beforeAll(async () => {
  t = await testApp();
  directory = await peopleDirectory(['member'], { crew: ['member'] });
  source = await directorySource(t, directory);
  await aggregate(t, source);
  const patterns = ['$base', `$base$${'{uniqueCounter}'}`];
  const fields = [
    field('uid', { type: 'usernameGenerator', attributes: { patterns, base: uid, sourceCheck: true } }),
    field('dn', text('uid=$uid,ou=people,dc=example,dc=com')),
    field('cn', text('$uid')),
    field('sn', text('Lee')),
  ];
  const body = { name: 'Account', usageType: 'CREATE', fields };
  await expectStatus(201, t.request(`POST /beta/sources/${source}/provisioning-policies`, { body }));
});
afterAll(async () => {
  await t?.close();
  await directory?.stop();
});

const accountOf = async (alias: string) =>
  t.db
    .selectFrom('account')
    .select(['native_identity', 'attributes'])
    .where('source_id', '=', source)
    .where('identity_id', '=', (await identity(t, alias)).id)
    .execute();

test('a user name that somebody has elsewhere in the directory is not given, though the DN would be free', async () => {
  directory.add(
    readLdif(`dn: ou=old,ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\n
dn: cn=Old Ann,ou=old,ou=people,dc=example,dc=com\nobjectClass: inetOrgPerson\ncn: Old Ann\nsn: Lee\nuid: Ann\n`),
  );
  await knownFromFeed(t, 'Ann', 'ann');
  await giveGroup(t, source, 'ann', 'crew');
  expect(await accountOf('ann')).toMatchObject([
    { native_identity: personDn('ann1'), attributes: { uid: 'ann1', cn: 'ann1', groups: [groupDn('crew')] } },
  ]);
});

test('a name that is free there is given as it is', async () => {
  await knownFromFeed(t, 'Bob', 'bob');
  await giveGroup(t, source, 'bob', 'crew');
  expect(await accountOf('bob')).toMatchObject([{ native_identity: personDn('bob'), attributes: { uid: 'bob' } }]);
});
