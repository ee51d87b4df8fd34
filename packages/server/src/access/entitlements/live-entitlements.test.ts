import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MemoryDirectory, startMemoryDirectory } from '../../../test/directories/memory-directory.ts';
import { RawDirectory } from '../../../test/directories/raw-directory.ts';
import { readLdif } from '../../../test/directories/read-ldif.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { expectStatus, refusal } from '../../../test/world.ts';
import { isoTime } from '../../clock.ts';
import { noteEntitlements } from './note-entitlements.ts';

const suffix = 'dc=example,dc=com';
const groupDn = (cn: string) => `cn=${cn},ou=groups,${suffix}`;

let t: TestApp;
let directory: MemoryDirectory;
let sourceId: string;

beforeAll(async () => {
  directory = await startMemoryDirectory(suffix);
  const group = (cn: string) =>
    `dn: ${groupDn(cn)}\nobjectClass: groupOfNames\ncn: ${cn}\ndescription: The ${cn}\nmember: uid=ann,ou=people,${suffix}\n`;
  const domain = `dn: ${suffix}\nobjectClass: domain\ndc: example\n`;
  const units = ['people', 'groups'].map((ou) => `dn: ou=${ou},${suffix}\nobjectClass: organizationalUnit\n`);
  const ann = `dn: uid=ann,ou=people,${suffix}\nobjectClass: inetOrgPerson\nuid: ann\ncn: Ann\nsn: Lee\n`;
  directory.add(readLdif([domain, ...units, ann, group('crew'), group('deck')].join('\n')));
  t = await testApp();
  const { port, user, password } = directory;
  const connectorAttributes = {
    ...{ host: '127.0.0.1', port, user, password },
    searchDNs: [{ searchDN: `ou=people,${suffix}` }],
    'group.searchDNs': [{ searchDN: `ou=groups,${suffix}` }],
  };
  const body = { name: 'Directory', owner: { id: t.adminId }, connector: 'openldap-angularsc', connectorAttributes };
  sourceId = (await expectStatus(201, t.request('POST /beta/sources', { body }))).id;
});
afterAll(() => t.close());

const entitlements = () => expectStatus(200, t.request('GET /beta/entitlements?sorters=value'));
const run = async () => {
  const { id } = await expectStatus(202, t.request(`POST /beta/sources/${sourceId}/load-entitlements`));
  await t.runJobs();
  return expectStatus(200, t.request(`GET /beta/task-status/${id}`));
};

test('a live source is asked for its groups itself', async () => {
  const task = await run();
  expect([task.messages, task.completionStatus, task.attributes]).toMatchObject([[], 'SUCCESS', { total: 2, created: 2 }]);
  expect(await entitlements()).toMatchObject(
    ['crew', 'deck'].map((cn) => ({
      name: cn,
      description: `The ${cn}`,
      attribute: 'groups',
      value: groupDn(cn),
      sourceSchemaObjectType: 'group',
      attributes: { dn: groupDn(cn), cn },
    })),
  );
  const file = t.upload(`/beta/sources/${sourceId}/load-entitlements`, { content: 'dn,cn\n' });
  expect((await refusal(file))[1]).toBe('400.1.3 Illegal value');
});

test('values of a directory are the same right however their names are written', async () => {
  const written = ['CN=Crew, OU=Groups, DC=example,DC=com', groupDn('crew'), ` ${groupDn('DECK')}`];
  const noting = { ids: t.services.ids, now: isoTime(t.clock.now()), cause: {} };
  const [crew, deck] = await entitlements();
  const { held, created } = await noteEntitlements(t.db, sourceId, [{ attributes: { groups: written } }, { attributes: {} }], noting);
  expect([held, created]).toEqual([[[crew.id, deck.id].sort(), null], 0]);
  expect(await entitlements()).toEqual([crew, deck]);
});

test('a group that is gone goes, and everything stays when the directory cannot be reached', async () => {
  await new RawDirectory(directory).delete(groupDn('deck'));
  expect((await run()).attributes).toMatchObject({ total: 1, updated: 0, deleted: 1 });
  await directory.stop();
  const task = await run();
  expect(task).toMatchObject({ completionStatus: 'ERROR', attributes: { total: 0, deleted: 0 } });
  expect(task.messages[0].localizedText.message).toMatch(/127\.0\.0\.1/);
  expect((await entitlements()).map(({ name }: any) => name)).toEqual(['crew']);
});
