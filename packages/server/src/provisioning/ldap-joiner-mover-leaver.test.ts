import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantsOf, plannedFor } from '../../test/access-world.ts';
import { type Ask, askThrough, rightsOf } from '../../test/crm-world.ts';
import { entriesBelow, ldapDirectories } from '../../test/directories/filled-directory.ts';
import type { Seedable } from '../../test/directories/ldap-target.ts';
import { RawDirectory } from '../../test/directories/raw-directory.ts';
import { aggregate } from '../../test/live-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import {
  accountsOf,
  byTransform,
  createIdentityAttribute,
  createProfile,
  createSource,
  fromAccount,
  identity,
  load,
} from '../../test/world.ts';

/**
 * An HR feed, and the directory that should match it and deliberately does not; no one here wrote either (NOTICE says whose they are). What
 * the directory holds is read without the connector.
 */

const suffix = 'dc=example,dc=com';
const entries = entriesBelow(suffix, new URL('../../test/directories/midpoint-hris/', import.meta.url));
const feedLines = readFileSync(new URL('../../test/feeds/midpoint-hris/initial_data.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const [header = '', ...people] = feedLines.map((line) => line.trim());

const dnOf = (uid: string) => `uid=${uid},ou=users,${suffix}`;
const groupOf = (cn: string) => `cn=${cn},ou=groups,${suffix}`;
const appGroupOf = (cn: string) => `cn=app:${cn},ou=appgroups,${suffix}`;
const everybodysGroup = groupOf('all-users');
const juniorsGroup = groupOf('printers-for-juniors');
const hrAttributes = { sn: 'lastname', givenName: 'firstname', displayName: 'displayName', cn: 'displayName' };
const mirrored = { ...hrAttributes, title: 'title', l: 'locality', st: 'region', employeeNumber: 'identificationNumber' };
const shown = ['uid', ...Object.keys(mirrored), 'pwdAccountLockedTime'];
const disabledForGood = '000001010000Z';

const ofIdentity = (name: string) => ({ type: 'identityAttribute', attributes: { name } });
const lower = (input: object) => ({ type: 'lower', attributes: { input } });
const field = (name: string, transform: object) => ({
  name,
  type: 'string',
  transform,
  isRequired: false,
  isMultiValued: false,
  attributes: {},
});

/** The first letter of the first name and the last name; with a number behind it when somebody has that. */
const userName = {
  type: 'usernameGenerator',
  attributes: {
    patterns: ['$first$last', '$first$last$' + '{uniqueCounter}'],
    sourceCheck: true,
    first: lower({ type: 'substring', attributes: { begin: 0, end: 1, input: ofIdentity('firstname') } }),
    last: lower({ type: 'replace', attributes: { regex: '[^A-Za-z]', replacement: '', input: ofIdentity('lastname') } }),
  },
};

describe.each(ldapDirectories)('on %s', (_, start) => {
  let t: TestApp;
  let ask: Ask;
  let directory: Seedable;
  let raw: RawDirectory;
  let hr: string;
  let profileId: string;
  let source: string;

  beforeAll(async () => {
    directory = await start(suffix);
    await directory.add(entries);
    raw = new RawDirectory(directory);
    t = await testApp();
    ask = askThrough(t);
    await createHr();
    await feed();
    await createDirectorySource();
    await ask('POST', `/beta/sources/${source}/load-entitlements`);
    await t.runJobs();
    await aggregate(t, source);
  });
  afterAll(async () => {
    await t?.close();
    await directory?.stop();
  });

  async function createHr() {
    hr = await createSource(t, { name: 'HR', columns: header.replaceAll('"', '').split(',') });
    for (const name of ['locality', 'region']) await createIdentityAttribute(t, name);
    const read = (attributeName: string) => ({ type: 'accountAttribute', attributes: { sourceId: hr, attributeName } });
    const part = (input: string, delimiter: string) => ({ type: 'split', attributes: { delimiter, index: 1, input: read(input) } });
    const states = { Active: 'working', 'Long-term leave': 'leave', default: 'former' };
    const mappings = [
      fromAccount('uid', hr, 'empnum'),
      fromAccount('identificationNumber', hr, 'empnum'),
      fromAccount('firstname', hr, 'firstname'),
      fromAccount('lastname', hr, 'surname'),
      fromAccount('locality', hr, 'locality'),
      byTransform('region', part('country', ':')),
      byTransform('title', { type: 'concat', attributes: { values: [part('job', '#'), ' (Example, Inc.)'] } }),
      byTransform('email', { type: 'concat', attributes: { values: [read('empnum'), '@example.com'] } }),
      byTransform('cloudLifecycleState', { type: 'lookup', attributes: { table: states, input: read('status') } }),
    ];
    profileId = await createProfile(t, { name: 'HRIS', sourceId: hr, mappings });
  }

  async function createDirectorySource() {
    const { port, user, password } = directory;
    const below = (ou: string) => ({ searchDN: `ou=${ou},${suffix}`, searchScope: 'ONELEVEL' });
    const connectorAttributes = {
      ...{ host: '127.0.0.1', port, user, password, pageSize: 20 },
      searchDNs: [below('users'), below('administrators'), below('service-accounts')],
      'group.searchDNs': ['groups', 'appgroups', 'admin-groups'].map(below),
    };
    const body = { name: 'Directory', owner: { id: t.adminId }, connector: 'openldap-angularsc', connectorAttributes };
    ({ id: source } = await ask('POST', '/beta/sources', body));
    const schema = (await ask('GET', `/beta/sources/${source}/schemas`)).find(({ name }: { name: string }) => name === 'account');
    const places = ['l', 'st'].map((name) => ({ name, type: 'STRING', isMulti: false, isEntitlement: false, isGroup: false }));
    await ask('PUT', `/beta/sources/${source}/schemas/${schema.id}`, { ...schema, attributes: [...schema.attributes, ...places] });
    const config = await ask('GET', `/beta/sources/${source}/correlation-config`);
    const byNumber = {
      property: 'identificationNumber',
      value: 'employeeNumber',
      operation: 'EQ',
      complex: false,
      ignoreCase: true,
      sequence: 0,
    };
    await ask('PUT', `/beta/sources/${source}/correlation-config`, { ...config, attributeAssignments: [byNumber] });
    const fields = [
      field('uid', userName),
      field('dn', { type: 'static', attributes: { value: dnOf('$uid') } }),
      ...Object.entries(mirrored).map(([name, attribute]) => field(name, ofIdentity(attribute))),
    ];
    await ask('POST', `/beta/sources/${source}/provisioning-policies`, { name: 'Account', usageType: 'CREATE', fields });
  }

  /** Loads the feed with some lines changed or added, by the number they begin with; a change stays. */
  const lines = new Map(people.map((line) => [line.slice(1, 5), line]));
  async function feed(...changed: readonly string[]) {
    for (const line of changed) lines.set(line.slice(1, 5), line);
    return load(t, hr, [header, ...lines.values()].join('\n'));
  }
  const edited = (number: string, from: string, to: string) => {
    const line = lines.get(number)!;
    if (!line.includes(from)) throw new Error(`${line} has no ${from}`);
    return line.replace(from, to);
  };

  const groupsOf = (dn: string) => raw.find(suffix, ['member', dn]);
  const known = async () => new Map<string, any>((await accountsOf(t, source)).map((account: any) => [account.nativeIdentity, account]));
  const nobodysAccounts = [
    dnOf('test123'),
    ...['mail-svc', 'spam-svc', 'www-svc'].map((uid) => `uid=${uid},ou=service-accounts,${suffix}`),
  ];

  /** Every entry of the files that is a person to the directory: what it holds now, and its groups. */
  async function contents() {
    const found = new Map<string, object>();
    for (const { dn } of entries.filter((entry) => entry.dn.startsWith('uid='))) {
      found.set(dn, { ...(await raw.read(dn, shown)), groups: await groupsOf(dn) });
    }
    return found;
  }
  const changesOf = (before: Map<string, object>, after: Map<string, object>) =>
    Object.fromEntries(
      [...after].flatMap(([dn, values]) => {
        const old = before.get(dn) as Record<string, unknown>;
        const changed = Object.entries(values).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name]));
        return changed.length === 0 ? [] : [[dn.split(',')[0]!.slice(4), Object.fromEntries(changed)]];
      }),
    );

  test('accounts are correlated by number: second accounts too; what HR does not know is nobody’s, and is reported', async () => {
    const accounts = await known();
    expect(accounts.size).toBe(44);
    const uncorrelated = [...accounts.values()].filter(({ uncorrelated: isNobodys }) => isNobodys);
    expect(uncorrelated.map(({ nativeIdentity }) => nativeIdentity).sort()).toEqual([...nobodysAccounts].sort());
    const geena = await identity(t, '1001');
    for (const dn of [dnOf('geena'), `uid=geena-admin,ou=administrators,${suffix}`]) expect(accounts.get(dn).identityId).toBe(geena.id);
    const reported = await ask('GET', `/beta/accounts?filters=${encodeURIComponent(`sourceId eq "${source}" and uncorrelated eq true`)}`);
    expect(reported).toHaveLength(4);
    // Nobody asked for anything yet.
    expect(await t.db.selectFrom('account_operation').selectAll().execute()).toEqual([]);
  });

  test('values that differ from HR are corrected once they are mirrored, and nothing else is touched', async () => {
    const before = await contents();
    const config = await ask('GET', `/beta/sources/${source}/attribute-sync-config`);
    expect(config.attributes.map(({ target }: { target: string }) => target).sort()).toEqual(Object.keys(mirrored).sort());
    const attributes = config.attributes.map((attribute: object) => ({ ...attribute, enabled: true }));
    await ask('PUT', `/beta/sources/${source}/attribute-sync-config`, { ...config, attributes });
    t.clock.advance(11_000);
    await t.runJobs();
    const named = (first: string, last: string) => ({ givenName: [first], displayName: [`${first} ${last}`], cn: [`${first} ${last}`] });
    expect(changesOf(before, await contents())).toEqual({
      afreeman: { ...named('Alexander', 'Freeman'), title: ['Sales Representative (Example, Inc.)'], st: ['two river state'] },
      abaker: { st: ['Stone State'] },
      emason: { st: ['rocky state'] },
      ejones27: { cn: ['Emma Jones'], st: ['Two River State'] },
      jsmithwa: { ...named('John', 'Smith-Walker'), st: ['Stone State'] },
      jsmith2: named('Joseph', 'Smith'),
      jzimmer: { cn: ['Josef Zimmer'] },
      lrider: { st: ['Lava State'] },
      mknight: { st: ['Lava State'] },
      rnelson: { st: ['Two River State'] },
      vviolet: { st: ['stone State'] },
    });
  });

  test('who needs access and has no account gets one, who is on leave is disabled, and nobody’s accounts stay as they are', async () => {
    const before = await contents();
    const rights = await rightsOf(ask, source);
    const role = (name: string, property: string, operation: string, stringValue: string, right: string) =>
      ask('POST', '/beta/roles', {
        name,
        owner: { id: t.adminId, type: 'IDENTITY' },
        enabled: true,
        membership: {
          type: 'STANDARD',
          criteria: { operation, key: { type: 'IDENTITY', property: `attribute.${property}` }, stringValue },
        },
        entitlements: [{ id: rights.get(right) }],
      });
    const state = (name: string, action: string, removeAllAccessEnabled: boolean) =>
      ask('POST', `/v3/identity-profiles/${profileId}/lifecycle-states`, {
        ...{ name, technicalName: name, enabled: true, accountActions: [{ action, sourceIds: [source] }] },
        accessActionConfiguration: { removeAllAccessEnabled },
      });
    await state('working', 'ENABLE', false);
    await state('leave', 'DISABLE', false);
    await state('former', 'DISABLE', true);
    await role('Staff', 'cloudLifecycleState', 'EQUALS', 'working', everybodysGroup);
    await role('Juniors', 'title', 'CONTAINS', 'Junior', juniorsGroup);
    t.clock.advance(11_000);
    await t.runJobs();
    const disabled = { pwdAccountLockedTime: [disabledForGood] };
    const printing = { groups: expect.arrayContaining([juniorsGroup]) };
    expect(changesOf(before, await contents())).toEqual({
      ...Object.fromEntries(['diverson', 'oxander', 'lshepher'].map((uid) => [uid, disabled])),
      ...Object.fromEntries(['emendez', 'janderso'].map((uid) => [uid, { ...disabled, ...printing }])),
      ...Object.fromEntries(['ddavis', 'mschmitt', 'mknight', 'twalker'].map((uid) => [uid, printing])),
    });
    const made = ['jgarner', 'bgoosehead', 'malvarez', 'mmendez', 'aschmidt', 'amesser', 'talba', 'amason', 'blamp', 'balvarez'];
    for (const uid of made) expect(await groupsOf(dnOf(uid)), uid).toEqual([everybodysGroup]);
    expect(await raw.read(dnOf('jgarner'), ['objectClass', ...shown])).toEqual({
      objectClass: expect.arrayContaining(['inetOrgPerson']),
      ...{ uid: ['jgarner'], cn: ['Janet Garner'], sn: ['Garner'], givenName: ['Janet'], displayName: ['Janet Garner'] },
      ...{ title: ['Cleaning & Maintenance Specialist (Example, Inc.)'], l: ['Hot Lava City'], st: ['Lava State'] },
      ...{ employeeNumber: ['8000'], pwdAccountLockedTime: [] },
    });
    // Two who left have no account and need none.
    for (const number of ['1003', '1005']) expect(await raw.find(suffix, ['employeeNumber', number])).toEqual([]);
    expect((await raw.find(suffix, ['objectClass', 'inetOrgPerson'])).length).toBe(44 + made.length);
    expect(await t.db.selectFrom('account_operation').selectAll().where('state', 'in', ['RETRY', 'FAILED']).execute()).toEqual([]);
  });

  test('a joiner gets a name that nobody in the directory has, and the groups of every role', async () => {
    await feed('"1041","Julia","Smith","FTE","107#Junior Consultant","Active","White Stone City","_ilo:Stone State"');
    expect(await raw.find(suffix, ['employeeNumber', '1041'])).toEqual([dnOf('jsmith1')]);
    expect(await groupsOf(dnOf('jsmith1'))).toEqual([everybodysGroup, juniorsGroup]);
    expect(await raw.read(dnOf('jsmith1'), ['cn', 'title', 'st'])).toEqual({
      ...{ cn: ['Julia Smith'], title: ['Junior Consultant (Example, Inc.)'], st: ['Stone State'] },
    });
    const { id } = await identity(t, '1041');
    expect(await grantsOf(t, id)).toHaveLength(2);
    const account = (await known()).get(dnOf('jsmith1'));
    expect(account).toMatchObject({ identityId: id, name: 'Julia Smith', manuallyCorrelated: true });
  });

  test('a mover loses the group of the old job and keeps what was given natively; mirrored values follow', async () => {
    const kept = [appGroupOf('time-travel:developers'), everybodysGroup].sort();
    expect(await groupsOf(dnOf('ddavis'))).toEqual([...kept, juniorsGroup].sort());
    await feed(edited('1007', '107#Junior Consultant', '209#Senior Consultant').replace('Hot Lava City', 'Fast River City'));
    expect(await groupsOf(dnOf('ddavis'))).toEqual(kept);
    expect(await raw.read(dnOf('ddavis'), ['title', 'l'])).toEqual({
      title: ['Senior Consultant (Example, Inc.)'],
      l: ['Fast River City'],
    });
    const { id } = await identity(t, '1007');
    const before = (await plannedFor(t, id)).length;
    await ask('POST', '/beta/identities/process', { identityIds: [id] });
    await t.runJobs();
    expect(await plannedFor(t, id)).toHaveLength(before);
  });

  test('a leaver is disabled and loses every group, native ones too; a rehire comes back', async () => {
    expect((await groupsOf(dnOf('shoover'))).length).toBeGreaterThan(5);
    await feed(edited('1033', 'Active', 'Former employee'));
    expect(await raw.read(dnOf('shoover'), ['pwdAccountLockedTime'])).toEqual({ pwdAccountLockedTime: [disabledForGood] });
    expect(await groupsOf(dnOf('shoover'))).toEqual([]);
    expect((await raw.read(everybodysGroup, ['member']))!.member).toContain('cn=dummy,o=whatever');
    await feed(edited('1033', 'Former employee', 'Active'));
    expect(await raw.read(dnOf('shoover'), ['pwdAccountLockedTime'])).toEqual({ pwdAccountLockedTime: [] });
    expect(await groupsOf(dnOf('shoover'))).toEqual([everybodysGroup]);
  });

  test('a leaver’s second account is disabled and emptied with the first', async () => {
    const admin = `uid=opeterso-admin,ou=administrators,${suffix}`;
    expect((await groupsOf(admin)).length).toBe(3);
    await feed(edited('1013', 'Active', 'Former employee'));
    for (const dn of [dnOf('opeterso'), admin]) {
      expect(await raw.read(dn, ['pwdAccountLockedTime'])).toEqual({ pwdAccountLockedTime: [disabledForGood] });
      expect(await groupsOf(dn)).toEqual([]);
    }
  });

  test('an aggregation finds native changes: what is wanted and what is mirrored comes back, what is extra stays', async () => {
    const members = (await raw.read(everybodysGroup, ['member']))!.member!;
    await raw.set(everybodysGroup, 'member', ...members.filter((dn) => dn.toLowerCase() !== dnOf('twalker')));
    await raw.set(dnOf('twalker'), 'title', 'Emperor');
    await raw.set(groupOf('legacy-group-1'), 'member', 'cn=dummy,o=whatever', dnOf('geena'), dnOf('twalker'));
    await raw.set(dnOf('lshepher'), 'pwdAccountLockedTime');
    const before = await contents();
    await aggregate(t, source);
    const all = [everybodysGroup, juniorsGroup, groupOf('legacy-group-1'), appGroupOf('time-travel:developers')];
    expect(changesOf(before, await contents())).toEqual({
      twalker: { title: ['Junior Consultant (Example, Inc.)'], groups: all.sort() },
      lshepher: { pwdAccountLockedTime: [disabledForGood] },
    });
  });

  test('an account that is gone natively is made again where access needs it, nobody’s is forgotten', async () => {
    await raw.delete(dnOf('talba'));
    await raw.delete(dnOf('test123'));
    await aggregate(t, source);
    expect(await groupsOf(dnOf('talba'))).toEqual([everybodysGroup]);
    expect(await raw.read(dnOf('test123'), ['uid'])).toBeNull();
    expect((await known()).has(dnOf('test123'))).toBe(false);
  });
});
