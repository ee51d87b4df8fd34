import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entriesBelow, ldapDirectories } from '../../../test/directories/filled-directory.ts';
import type { Seedable } from '../../../test/directories/ldap-target.ts';
import type { LdifEntry } from '../../../test/directories/read-ldif.ts';
import type { ConnectorAttributes } from '../connector.ts';
import type { ObjectRecord, ObjectSchema, Session } from '../live-connector.ts';
import { openLdap } from './directory-connector.ts';

/** Directories that no one here wrote, beside the checkout. Their quirks are listed in the README of each. */
const shared = new URL('../../../../../../shared/data/', import.meta.url);
const folder = (name: string) => new URL(`${name}/`, shared);
const [accounts, groups] = openLdap.defaultSchemas as [ObjectSchema, ObjectSchema];

async function openWith(directory: Seedable, suffix: string, entries: readonly LdifEntry[], own: ConnectorAttributes): Promise<Session> {
  await directory.add(entries);
  const { host, port, user, password } = directory;
  const result = openLdap.readSettings({ host, port, user, password, pageSize: 7, searchDNs: [{ searchDN: suffix }], ...own }, [accounts]);
  if ('problems' in result) throw new Error(result.problems.join());
  return openLdap.open(result.settings, { connectTimeoutMs: 5_000, operationTimeoutMs: 10_000 });
}

async function list(session: Session, schema: ObjectSchema): Promise<Map<string, ObjectRecord>> {
  const records = new Map<string, ObjectRecord>();
  for await (const item of session.list(schema)) {
    if (item.kind === 'error') throw new Error(item.message);
    records.set(item.nativeIdentity, item);
  }
  return records;
}

describe.each(ldapDirectories)('on %s', (_, start) => {
  describe.skipIf(!existsSync(folder('futurama-ldap')))('the directory of planetexpress.com', () => {
    const suffix = 'dc=planetexpress,dc=com';
    const photo: ObjectSchema = {
      ...accounts,
      attributes: [
        ...accounts.attributes,
        { name: 'jpegPhoto', type: 'STRING', isMulti: false, isEntitlement: false, groupSchema: null },
        { name: 'employeeType', type: 'STRING', isMulti: true, isEntitlement: false, groupSchema: null },
        { name: 'userPassword', type: 'STRING', isMulti: false, isEntitlement: false, groupSchema: null },
      ],
    };
    let directory: Seedable;
    let session: Session;
    beforeAll(async () => {
      directory = await start(suffix);
      session = await openWith(directory, suffix, entriesBelow(suffix, folder('futurama-ldap')), {});
    });
    afterAll(async () => {
      await session?.close();
      await directory?.stop();
    });

    test('has seven people', async () => {
      const people = await list(session, photo);
      expect([...people.values()].map(({ attributes }) => attributes.uid).sort()).toEqual(
        ['amy', 'bender', 'fry', 'hermes', 'leela', 'professor', 'zoidberg'].sort(),
      );
      expect([...people.values()].every(({ uuid }) => /^[0-9a-f-]{36}$/.test(uuid ?? ''))).toBe(true);
    });

    test('gives names of two parts, several values, and what is missing', async () => {
      const people = [...(await list(session, photo)).values()];
      const find = (uid: string) => people.find(({ attributes }) => attributes.uid === uid)!;
      const amy = find('amy');
      expect(amy.name).toBe('Amy Wong');
      expect(amy.nativeIdentity.toLowerCase()).toContain('cn=amy wong');
      expect(amy.nativeIdentity.toLowerCase()).toContain('sn=kroker');
      expect(amy.attributes).not.toHaveProperty('displayName');
      expect(await session.get(photo, 'SN=Kroker+cn=Amy Wong, ou=people,dc=planetexpress,dc=com')).toEqual(amy);
      const professor = find('professor');
      expect(professor.attributes.employeeType).toEqual(['Owner', 'Founder']);
      expect(professor.attributes.mail).toBe('professor@planetexpress.com');
    });

    test('gives photos as base64, and no passwords', async () => {
      const wanted = entriesBelow(suffix, folder('futurama-ldap'))
        .find(({ dn }) => dn.startsWith('cn=Hubert'))!
        .attributes.get('jpegPhoto')![0]!;
      const people = [...(await list(session, photo)).values()];
      const professor = people.find(({ attributes }) => attributes.uid === 'professor')!;
      expect(Buffer.from(String(professor.attributes.jpegPhoto), 'base64').equals(wanted)).toBe(true);
      expect(people.some(({ attributes }) => 'userPassword' in attributes)).toBe(false);
    });

    test('has two groups, and people know the ones they are in', async () => {
      const found = await list(session, groups);
      expect([...found.values()].map(({ name }) => name).sort()).toEqual(['admin_staff', 'ship_crew']);
      const people = await list(session, accounts);
      const crew = [...people.values()].filter(({ attributes }) => String(attributes.groups).startsWith('cn=ship_crew,'));
      expect(crew.map(({ attributes }) => attributes.uid).sort()).toEqual(['bender', 'fry', 'leela']);
      for (const record of people.values()) expect(await session.get(accounts, record.nativeIdentity)).toEqual(record);
    });
  });

  describe.skipIf(!existsSync(folder('midpoint-hris')))('the directory that deliberately mismatches HR', () => {
    const suffix = 'dc=example,dc=com';
    let directory: Seedable;
    let session: Session;
    beforeAll(async () => {
      directory = await start(suffix);
      const below = (ou: string) => ({ searchDN: `ou=${ou},${suffix}`, searchScope: 'ONELEVEL' });
      session = await openWith(directory, suffix, entriesBelow(suffix, folder('midpoint-hris')), {
        searchDNs: [below('users'), below('administrators'), below('service-accounts')],
        'group.searchDNs': ['groups', 'appgroups', 'admin-groups'].map(below),
      });
    });
    afterAll(async () => {
      await session?.close();
      await directory?.stop();
    });

    test('has 39 people, two administrators and three services that are people to it', async () => {
      const people = [...(await list(session, accounts)).values()];
      const below = (ou: string) => people.filter(({ nativeIdentity }) => nativeIdentity.includes(`,ou=${ou},`)).length;
      expect([below('users'), below('administrators'), below('service-accounts')]).toEqual([39, 2, 3]);
    });

    test('has its groups, and the memberships that the files list', async () => {
      const found = await list(session, groups);
      expect(found.size).toBe(26);
      const people = await list(session, accounts);
      const listed = new Map<string, string[]>();
      for (const { dn, attributes } of entriesBelow(suffix, folder('midpoint-hris'))) {
        for (const member of attributes.get('member') ?? []) {
          const key = member.toString().toLowerCase();
          listed.set(key, [...(listed.get(key) ?? []), dn]);
        }
      }
      for (const { nativeIdentity, attributes } of people.values()) {
        const wanted = listed.get(nativeIdentity.toLowerCase()) ?? [];
        expect([...((attributes.groups as string[] | undefined) ?? [])].sort(), nativeIdentity).toEqual(wanted.sort());
      }
      expect([...people.values()].filter(({ attributes }) => attributes.groups !== undefined).length).toBeGreaterThan(39);
    });
  });
});
