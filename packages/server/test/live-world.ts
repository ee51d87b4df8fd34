import { type MemoryDirectory, startMemoryDirectory } from './directories/memory-directory.ts';
import { readLdif } from './directories/read-ldif.ts';
import type { TestApp } from './test-app.ts';
import { createProfile, createSource, expectStatus, fromAccount, load } from './world.ts';

/** Live sources in words that read like prose: a directory of people and groups in this process, and what reads it. */

const suffix = 'dc=example,dc=com';

export const personDn = (uid: string) => `uid=${uid},ou=people,${suffix}`;
export const groupDn = (cn: string) => `cn=${cn},ou=groups,${suffix}`;

/** A directory with these people, by user name, and these groups with their members. */
export async function peopleDirectory(
  people: readonly string[],
  groups: Readonly<Record<string, readonly string[]>> = {},
): Promise<MemoryDirectory> {
  const directory = await startMemoryDirectory(suffix);
  const domain = `dn: ${suffix}\nobjectClass: domain\ndc: example\n`;
  const units = ['people', 'groups'].map((ou) => `dn: ou=${ou},${suffix}\nobjectClass: organizationalUnit\n`);
  const persons = people.map((uid) => `dn: ${personDn(uid)}\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${uid}\nsn: Lee\n`);
  const memberships = Object.entries(groups).map(
    ([cn, members]) =>
      `dn: ${groupDn(cn)}\nobjectClass: groupOfNames\ncn: ${cn}\n${members.map((uid) => `member: ${personDn(uid)}\n`).join('')}`,
  );
  directory.add(readLdif([domain, ...units, ...persons, ...memberships].join('\n')));
  return directory;
}

/** What people are, as another client of the directory adds them. */
export const person = (uid: string, more: Readonly<Record<string, readonly string[]>> = {}) => ({
  objectClass: ['inetOrgPerson'],
  uid: [uid],
  cn: [uid],
  sn: ['Lee'],
  ...more,
});

/** A source on the directory; answers with its id. */
export async function directorySource(
  t: TestApp,
  { port, user, password }: Pick<MemoryDirectory, 'port' | 'user' | 'password'>,
  { name = 'Directory', settings = {}, ...more }: { name?: string; settings?: object; deleteThreshold?: number } = {},
): Promise<string> {
  const connectorAttributes = {
    ...{ host: '127.0.0.1', port, user, password },
    searchDNs: [{ searchDN: `ou=people,${suffix}` }],
    'group.searchDNs': [{ searchDN: `ou=groups,${suffix}` }],
    ...settings,
  };
  const body = { name, owner: { id: t.adminId }, connector: 'openldap-angularsc', connectorAttributes, ...more };
  return (await expectStatus(201, t.request('POST /beta/sources', { body }))).id;
}

/** Reads a live source and works until nothing is left; answers with the task as it ended. */
export async function aggregate(t: TestApp, sourceId: string) {
  const { task } = await expectStatus(202, t.request(`POST /beta/sources/${sourceId}/load-accounts`));
  await t.runJobs();
  return expectStatus(200, t.request(`GET /beta/task-status/${task.id}`));
}

/** An identity with this user name, whom a feed tells of. */
export async function knownFromFeed(t: TestApp, profileName: string, alias: string): Promise<void> {
  const hr = await createSource(t, { name: `Feed of ${profileName}`, columns: ['id'] });
  await createProfile(t, { name: profileName, sourceId: hr, mappings: [fromAccount('uid', hr, 'id')] });
  await load(t, hr, `id\n${alias}\n`);
}

/** Gives somebody a group of the directory by a role of its own, and works until nothing is left. */
export async function giveGroup(t: TestApp, sourceId: string, alias: string, cn: string): Promise<void> {
  const { id } = await t.db
    .selectFrom('entitlement')
    .select('id')
    .where('source_id', '=', sourceId)
    .where('value', '=', groupDn(cn))
    .executeTakeFirstOrThrow();
  const criteria = { operation: 'EQUALS', key: { type: 'IDENTITY', property: 'attribute.uid' }, stringValue: alias };
  const body = {
    name: `${cn} for ${alias} on ${sourceId}`,
    owner: { id: t.adminId },
    enabled: true,
    membership: { type: 'STANDARD', criteria },
    entitlements: [{ id }],
  };
  await expectStatus(201, t.request('POST /beta/roles', { body }));
  t.clock.advance(11_000);
  await t.runJobs();
}
