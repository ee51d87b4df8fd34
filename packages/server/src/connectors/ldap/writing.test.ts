import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isWanted } from '../../../test/directories/directory.ts';
import type { Seedable } from '../../../test/directories/ldap-target.ts';
import { startMemoryDirectory } from '../../../test/directories/memory-directory.ts';
import { add, failureOf, type OpenDirectory, openDirectory, remove, set } from '../../../test/directories/open-directory.ts';
import { RawDirectory } from '../../../test/directories/raw-directory.ts';
import { readLdif } from '../../../test/directories/read-ldif.ts';
import { startSlapd } from '../../../test/directories/slapd-directory.ts';

const suffix = 'dc=example,dc=com';
const person = (uid: string, ou = 'people') => `
dn: uid=${uid},ou=${ou},${suffix}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
`;
const group = (cn: string, objectClass: string, members: string) => `
dn: cn=${cn},ou=groups,${suffix}
objectClass: ${objectClass}
cn: ${cn}
${members}
`;
const organisation = `
dn: ${suffix}
objectClass: domain
dc: example

dn: ou=people,${suffix}
objectClass: organizationalUnit

dn: ou=away,${suffix}
objectClass: organizationalUnit

dn: ou=groups,${suffix}
objectClass: organizationalUnit
${['ann', 'bob', 'eve', 'fay', 'gus', 'hal', 'ian', 'joe', 'kim'].map((uid) => person(uid)).join('')}
${group('lonely', 'groupOfNames', `member: uid=ann,ou=people,${suffix}`)}
${group('unique', 'groupOfUniqueNames', `uniqueMember: uid=gus,ou=people,${suffix}`)}
${group('unix', 'posixGroup', 'gidNumber: 7\nmemberUid: gus\nmemberUid: eve')}
${group('fine', 'groupOfNames', `member: uid=gus,ou=people,${suffix}\nmember: uid=bob,ou=people,${suffix}`)}
`;
const dn = (uid: string, ou = 'people') => `uid=${uid},ou=${ou},${suffix}`;
const groupDn = (cn: string) => `cn=${cn},ou=groups,${suffix}`;

const starts: [name: string, start: (suffix: string) => Promise<Seedable>][] = [
  ['ldapjs', startMemoryDirectory],
  ...(isWanted('slapd') ? [['OpenLDAP', startSlapd] as [string, (suffix: string) => Promise<Seedable>]] : []),
];

describe.each(starts)('writing to %s', (_, start) => {
  let directory: Seedable;
  let raw: RawDirectory;
  let open: OpenDirectory;
  beforeAll(async () => {
    directory = await start(suffix);
    await directory.add(readLdif(organisation));
    raw = new RawDirectory(directory);
    open = await openDirectory(directory);
  });
  afterAll(async () => {
    await open.session.close();
    await directory.stop();
  });
  const members = async (cn: string) => {
    const entry = await raw.read(groupDn(cn), ['member', 'uniqueMember', 'memberUid']);
    return [...(entry?.member ?? []), ...(entry?.uniqueMember ?? []), ...(entry?.memberUid ?? [])].sort();
  };

  test('gives a new account the values of its name and four object classes', async () => {
    const name = 'cn=Lee\\, Ann+employeeNumber=7,ou=people,dc=example,dc=com';
    await open.create({ dn: name, cn: 'Ann', sn: 'Lee' });
    const entry = await raw.read(name, ['cn', 'employeeNumber', 'objectClass']);
    expect(entry?.cn?.toSorted()).toEqual(['Ann', 'Lee, Ann']);
    expect(entry?.employeeNumber).toEqual(['7']);
    expect(entry?.objectClass).toEqual(['top', 'person', 'organizationalPerson', 'inetOrgPerson']);
    expect(await open.get(name)).toMatchObject({ name: 'Lee, Ann', attributes: { cn: 'Lee, Ann' } });
  });

  test('says what is wrong with the name of a new account', async () => {
    expect(await failureOf(open.create({ dn: 'ann', cn: 'Ann', sn: 'Lee' }))).toBe(
      'refused: The new account\'s dn must be a distinguished name, but has "ann".',
    );
    expect(await failureOf(open.create({ cn: 'Ann', sn: 'Lee' }))).toContain('but has no value');
    expect(await failureOf(open.create({ dn: dn('x', 'nowhere'), cn: 'X', sn: 'X' }))).toBe(
      `refused: Creating ${dn('x', 'nowhere')}: there is no entry ou=nowhere,${suffix} to put it under.`,
    );
    expect(await failureOf(open.create({ dn: dn('x'), cn: 'X' }))).toMatch(
      /^refused: Creating uid=x,.*rules of its object classes \(.*sn.*\)\.$/,
    );
  });

  test('adds and removes single values, whether they are there or not', async () => {
    const target = dn('bob');
    await open.update(target, add('description', 'one'), add('description', 'two'));
    await open.update(target, add('description', 'two'), add('description', 'three'), remove('description', 'nine'));
    expect((await raw.read(target, ['description']))?.description?.toSorted()).toEqual(['one', 'three', 'two']);
    await open.update(target, remove('description', 'two'), remove('description', 'two'));
    expect((await raw.read(target, ['description']))?.description?.toSorted()).toEqual(['one', 'three']);
    await open.update(target, set('description', ['four', 'five']));
    expect((await raw.read(target, ['description']))?.description?.toSorted()).toEqual(['five', 'four']);
  });

  test('refuses to leave a group without members, unless there is a placeholder', async () => {
    expect(await failureOf(open.update(dn('ann'), remove('groups', groupDn('lonely'))))).toBe(
      `refused: Taking ${dn('ann')} out of ${groupDn('lonely')}: it is the last member, and the directory lets no such group be without; set emptyGroupMember.`,
    );
    const placeholder = `cn=nobody,${suffix}`;
    const other = await openDirectory(directory, { emptyGroupMember: placeholder });
    await other.update(dn('ann'), remove('groups', groupDn('lonely')));
    expect(await members('lonely')).toEqual([placeholder]);
    await other.update(dn('ann'), add('groups', groupDn('lonely')));
    expect(await members('lonely')).toEqual([placeholder, dn('ann')].sort());
    await other.session.close();
  });

  test('takes an account out of all groups that let it go, and says which did not', async () => {
    const target = dn('gus');
    const all = ['unique', 'unix', 'fine'].map(groupDn);
    const failure = await failureOf(open.update(target, ...all.map((name) => remove('groups', name)), add('groups', groupDn('gone'))));
    expect(failure).toContain(`Taking ${target} out of ${groupDn('unique')}: it is the last member`);
    expect(failure).toContain(`Adding ${target} to ${groupDn('gone')}: there is no such group.`);
    expect((await open.get(target)).attributes.groups).toEqual([groupDn('unique')]);
    await open.update(target, remove('groups', groupDn('gone')));
  });

  test('moves and renames by the name as a whole, by AC_NewName and by AC_NewParent', async () => {
    const away = `ou=away,${suffix}`;
    expect(await open.update(dn('hal'), set('AC_NewParent', away))).toBe(dn('hal', 'away'));
    expect(await open.update(dn('hal', 'away'), set('AC_NewName', 'hans'))).toBe(dn('hans', 'away'));
    expect(await open.update(dn('hans', 'away'), set('AC_NewName', 'cn=Hans, the first'.replace(',', '\\,')))).toMatch(/^cn=Hans/i);
    const found = (await open.list()).find(({ name }) => name === 'Hans, the first')!;
    expect(await open.update(found.nativeIdentity, set('dn', dn('hal')))).toBe(dn('hal'));
    expect((await raw.read(dn('hal'), ['uid', 'cn']))?.uid).toContain('hal');
    expect(await open.update(dn('hal'), set('dn', `UID=HAL, OU=people, ${suffix}`))).toBe(dn('hal'));
  });

  test('does not take somebody else for a renamed account', async () => {
    const gone = { nativeIdentity: dn('gone'), uuid: null, attributes: { uid: 'gone' } };
    expect(await failureOf(open.write(gone, 'update', [set('uid', 'joe'), set('title', 'Wrong')]))).toMatch(/^missing: /);
    expect((await raw.read(dn('joe'), ['title']))?.title).toEqual([]);
  });

  test('leaves memberships by uid to another account of that uid', async () => {
    const twin = dn('eve', 'away');
    await directory.add(readLdif(person('eve', 'away')));
    await open.write(await open.known(twin), 'delete');
    expect(await members('unix')).toContain('eve');
  });

  test('refuses names that are no names or taken', async () => {
    const nowhere = set('AC_NewParent', `ou=nowhere,${suffix}`);
    expect(await failureOf(open.update(dn('ian'), nowhere))).toMatch(/^refused: Renaming uid=ian,.* to uid=ian,ou=nowhere,/);
    expect(await failureOf(open.update(dn('ian'), set('dn', 'ian')))).toBe('refused: dn must be a distinguished name, but is "ian".');
    expect(await failureOf(open.update(dn('ian'), set('uid', null)))).toContain(
      "uid is part of the account's name and cannot be taken away",
    );
    expect(await failureOf(open.update(dn('ian'), set('uid', 'joe')))).toContain('the directory has an entry of that name already');
    expect((await open.get(dn('ian'))).attributes.uid).toBe('ian');
  });

  test('keeps other values of the attribute that names an entry, and the name while its value stays', async () => {
    expect(await open.update(dn('kim'), add('uid', 'kimberley'))).toBe(dn('kim'));
    expect(await open.update(dn('kim'), set('uid', ['kimmy', 'KIM']))).toBe(dn('kim'));
    expect(await open.update(dn('kim'), set('uid', ['kimba', 'kimmy']))).toBe(dn('kimba'));
    expect((await raw.read(dn('kimba'), ['uid']))?.uid?.toSorted()).toEqual(['kimba', 'kimmy']);
  });

  test('finds a renamed account again, and leaves alone who has its name now', async () => {
    const before = await open.known(dn('eve'));
    await raw.rename(dn('eve'), dn('eva'));
    await directory.add(readLdif(person('eve')));
    expect(await open.write(before, 'update', [set('title', 'Renamed')])).toBe(dn('eva'));
    expect((await raw.read(dn('eva'), ['title']))?.title).toEqual(['Renamed']);
    expect((await raw.read(dn('eve'), ['title']))?.title).toEqual([]);
    // The uid is somebody else's by now, and so is its membership.
    expect(await members('unix')).toContain('eve');
    expect(await open.write(before, 'delete')).toBe(dn('eva'));
    expect(await raw.read(dn('eve'), ['uid'])).not.toBeNull();
  });

  test('takes up a rename that an earlier attempt has made without its groups', async () => {
    await open.update(dn('fay'), add('groups', groupDn('fine')), add('groups', groupDn('unix')));
    const before = await open.known(dn('fay'));
    await raw.rename(dn('fay'), dn('faye'));
    expect(await open.write(before, 'update', [set('uid', 'faye')])).toBe(dn('faye'));
    expect((await open.get(dn('faye'))).attributes.groups).toEqual([groupDn('unix'), groupDn('fine')]);
  });

  test('writes passwords where passwordAttr says, in new accounts too', async () => {
    const other = await openDirectory(directory, { passwordAttr: 'description' });
    const name = dn('secretive');
    await other.create({ dn: name, cn: 'S', sn: 'S' }, 'First-5ecret');
    expect((await raw.read(name, ['description']))?.description).toEqual(['First-5ecret']);
    await other.write(await other.known(name), 'set-password', [set('title', 'Told')], 'Second-5ecret');
    expect(await raw.read(name, ['description', 'title'])).toEqual({ description: ['Second-5ecret'], title: ['Told'] });
    await other.session.close();
  });
});
