import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantsOf, plannedFor } from '../../test/access-world.ts';
import { type Ask, askThrough, createHr, createLeavingStates, feedHeader, rightsOf } from '../../test/crm-world.ts';
import { entriesBelow, ldapDirectories } from '../../test/directories/filled-directory.ts';
import type { Seedable } from '../../test/directories/ldap-target.ts';
import { RawDirectory } from '../../test/directories/raw-directory.ts';
import { aggregate } from '../../test/live-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { accountsOf, identity, load } from '../../test/world.ts';

/**
 * A directory that no one here wrote (NOTICE says whose it is): one person's name has two parts, another has two mails, a group lists people
 * who are not there. It is given no policy, and read without the connector.
 */

const suffix = 'dc=planetexpress,dc=com';
const people = `ou=people,${suffix}`;
const amyDn = `cn=Amy Wong+sn=Kroker,${people}`;
const crew = `cn=ship_crew,${people}`;
const office = `cn=admin_staff,${people}`;

describe.each(ldapDirectories)('on %s', (_, start) => {
  let t: TestApp;
  let ask: Ask;
  let directory: Seedable;
  let raw: RawDirectory;
  let hr: string;
  let source: string;

  beforeAll(async () => {
    directory = await start(suffix);
    await directory.add(entriesBelow(suffix, new URL('../../test/directories/futurama-ldap/', import.meta.url)));
    raw = new RawDirectory(directory);
    t = await testApp();
    ask = askThrough(t);
    const staff = await createHr(ask, t.adminId);
    hr = staff.hr;
    const { port, user, password } = directory;
    const connectorAttributes = { host: '127.0.0.1', port, user, password, searchDNs: [{ searchDN: people }] };
    const owner = { id: t.adminId, type: 'IDENTITY' };
    ({ id: source } = await ask('POST', '/beta/sources', { name: 'Ship', owner, connector: 'openldap', connectorAttributes }));
    const config = await ask('GET', `/beta/sources/${source}/correlation-config`);
    const byMail = { property: 'email', value: 'mail', operation: 'EQ', complex: false, ignoreCase: true, sequence: 0 };
    await ask('PUT', `/beta/sources/${source}/correlation-config`, { ...config, attributeAssignments: [byMail] });
    await createLeavingStates(ask, staff.profileId, source);
  });
  afterAll(async () => {
    await t?.close();
    await directory?.stop();
  });

  const known = new Map<string, string>();
  /** Loads the feed, in which everybody whom it had before stays. */
  const feed = async (...rows: string[]) => {
    for (const row of rows) known.set(row.split(',')[0]!, row);
    return load(t, hr, [feedHeader, ...known.values()].join('\n'));
  };
  const groupsOf = async (dn: string) => {
    const found = [];
    for (const group of [crew, office]) {
      const { member = [] } = (await raw.read(group, ['member']))!;
      if (member.some((value) => value.toLowerCase() === dn.toLowerCase())) found.push(group);
    }
    return found;
  };
  const planned = async () => (await t.db.selectFrom('account_operation').select('id').execute()).length;

  test('people are known by their mail, and groups that they are in already are granted without a word to the directory', async () => {
    await feed(
      'amy,AMY@planetexpress.com,Kroker,none,here',
      'hermes,hermes@planetexpress.com,Conrad,office,here',
      'professor,professor@planetexpress.com,Farnsworth,office,here',
    );
    await ask('POST', `/beta/sources/${source}/load-entitlements`);
    await t.runJobs();
    await aggregate(t, source);
    const accounts = await accountsOf(t, source);
    expect(accounts.map(({ uncorrelated }: { uncorrelated: boolean }) => uncorrelated)).toEqual([false, false, false]);
    const rights = await rightsOf(ask, source);
    for (const [department, right] of Object.entries({ crew, office })) {
      const criteria = { operation: 'EQUALS', key: { type: 'IDENTITY', property: 'department' }, stringValue: department };
      await ask('POST', '/beta/roles', {
        ...{ name: department, owner: { id: t.adminId, type: 'IDENTITY' }, enabled: true },
        membership: { type: 'STANDARD', criteria },
        entitlements: [{ id: rights.get(right) }],
      });
    }
    t.clock.advance(11_000);
    await t.runJobs();
    expect(await planned()).toBe(0);
    for (const alias of ['hermes', 'professor']) expect(await grantsOf(t, (await identity(t, alias)).id)).toHaveLength(1);
  });

  test('somebody whose name has two parts joins a group and moves to another; those who are not there stay listed', async () => {
    const before = (await raw.read(crew, ['member']))!.member!;
    await feed('amy,amy@planetexpress.com,Kroker,crew,here');
    expect(await groupsOf(amyDn)).toEqual([crew]);
    expect((await raw.read(crew, ['member']))!.member).toHaveLength(before.length + 1);
    await feed('amy,amy@planetexpress.com,Kroker,office,here');
    expect(await groupsOf(amyDn)).toEqual([office]);
    expect((await raw.read(crew, ['member']))!.member!.toSorted()).toEqual(before.toSorted());
    const { id } = await identity(t, 'amy');
    const count = (await plannedFor(t, id)).length;
    await ask('POST', '/beta/identities/process', { identityIds: [id] });
    await t.runJobs();
    expect(await plannedFor(t, id)).toHaveLength(count);
  });

  test('a joiner gets an account below the search base, and its groups', async () => {
    await feed('scruffy,scruffy@planetexpress.com,Scruffington,office,here');
    const dn = `uid=scruffy,${people}`;
    expect(await raw.read(dn, ['uid', 'cn', 'sn', 'mail'])).toEqual({
      ...{ uid: ['scruffy'], cn: ['Scruffington'], sn: ['Scruffington'], mail: ['scruffy@planetexpress.com'] },
    });
    expect(await groupsOf(dn)).toEqual([office]);
  });

  test('a leaver is disabled and loses groups, the rest of the entry stays; a rehire comes back', async () => {
    const professor = `cn=Hubert J. Farnsworth,${people}`;
    const attributes = ['mail', 'employeeType', 'title', 'ou', 'description'];
    const before = await raw.read(professor, attributes);
    expect(before!.mail).toHaveLength(2);
    await feed('professor,professor@planetexpress.com,Farnsworth,office,left', 'amy,amy@planetexpress.com,Kroker,office,left');
    for (const dn of [professor, amyDn]) {
      expect(await raw.read(dn, ['pwdAccountLockedTime'])).toEqual({ pwdAccountLockedTime: ['000001010000Z'] });
      expect(await groupsOf(dn)).toEqual([]);
    }
    expect(await raw.read(professor, attributes)).toEqual(before);
    await feed('professor,professor@planetexpress.com,Farnsworth,crew,here', 'amy,amy@planetexpress.com,Kroker,office,here');
    expect(await raw.read(professor, ['pwdAccountLockedTime'])).toEqual({ pwdAccountLockedTime: [] });
    expect([await groupsOf(professor), await groupsOf(amyDn)]).toEqual([[crew], [office]]);
    expect(await raw.read(professor, attributes)).toEqual(before);
  });

  test('an aggregation finds what was taken away natively, and it is given again', async () => {
    const members = (await raw.read(office, ['member']))!.member!;
    await raw.set(office, 'member', ...members.filter((dn) => !dn.startsWith('cn=Amy')));
    expect(await groupsOf(amyDn)).toEqual([]);
    await aggregate(t, source);
    expect(await groupsOf(amyDn)).toEqual([office]);
    expect(await t.db.selectFrom('account_operation').selectAll().where('state', 'in', ['RETRY', 'FAILED']).execute()).toEqual([]);
  });
});
