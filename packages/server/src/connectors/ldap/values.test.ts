import { describe, expect, test } from 'vitest';
import { MembershipIndex } from '../membership-index.ts';
import { DirectoryEntry } from './entry.ts';
import { memberByName, memberByUid } from './member-keys.ts';
import { ServerSchema } from './server-schema.ts';
import { readGuid, readTexts, writeGuid, writeValues } from './values.ts';

const entry = (attributes: Readonly<Record<string, readonly (string | Buffer)[]>>) =>
  new DirectoryEntry(
    'cn=x',
    Object.entries(attributes).map(([type, values]) => ({ type, parsedBuffers: values.map((value) => Buffer.from(value as string)) })),
  );

describe('values', () => {
  test('a GUID has its first groups the other way round', () => {
    const bytes = Buffer.from('e152df17d329bd40a728c1aa9d375f5f', 'hex');
    expect(readGuid(bytes)).toBe('{17df52e1-29d3-40bd-a728-c1aa9d375f5f}');
    expect(writeGuid('{17DF52E1-29d3-40bd-a728-c1aa9d375f5f}')).toEqual(bytes);
    expect(writeGuid('17df52e1-29d3-40bd-a728-c1aa9d375f5f')).toEqual(bytes);
    expect(writeGuid('someone')).toBeNull();
  });

  test('a SID is written as Windows does', () => {
    const sid = Buffer.from('010500000000000515000000a065cf7e784b9b5fe77c8770091c0100', 'hex');
    expect(readTexts(entry({ objectSid: [sid] }), 'objectsid')).toEqual(['S-1-5-21-2127521184-1604012920-1887927527-72713']);
  });

  test('bytes are base64: of attributes that hold bytes always, of others when they are no text', () => {
    const values = entry({ jpegPhoto: ['text'], description: [Buffer.from([0xff, 0xd8]), 'a\0b', 'plain', '\ufeffmarked'] });
    expect(readTexts(values, 'JPEGPhoto')).toEqual(['dGV4dA==']);
    expect(readTexts(values, 'description')).toEqual(['/9g=', 'YQBi', 'plain', '\ufeffmarked']);
    expect(writeValues('jpegPhoto', 'dGV4dA==')).toEqual([Buffer.from('text')]);
  });

  test('are written as texts, without empty ones', () => {
    expect(writeValues('a', ['x', '', 7, true])).toEqual(['x', '7', 'TRUE']);
    expect(writeValues('a', null)).toEqual([]);
    expect(writeValues('a', '')).toEqual([]);
  });

  test('options of attributes: binary is the attribute itself, a language is another', () => {
    const values = entry({ 'userCertificate;binary': ['x'], 'cn;lang-de': ['Anna'], cn: ['Ann'] });
    expect(values.has('usercertificate')).toBe(true);
    expect(values.texts('CN')).toEqual(['Ann']);
    expect(values.texts('cn;lang-DE')).toEqual(['Anna']);
  });
});

describe("a directory's own schema", () => {
  const schema = new ServerSchema(
    [
      "( 2.5.4.41 NAME 'name' DESC 'SUP of all; SINGLE-VALUE it is not' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15{32768} )",
      "( 2.5.4.3 NAME ( 'cn' 'commonName' ) SUP name )",
      "( 1.2.3 NAME 'level' SYNTAX '1.3.6.1.4.1.1466.115.121.1.27' SINGLE-VALUE X-ORIGIN 'here' )",
    ],
    [
      "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
      "( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST ( sn $ commonName ) MAY ( level $ description ) )",
      "( 2.5.6.7 NAME 'worker' SUP person MAY level )",
    ],
  );

  test('knows attributes by all their names, whatever the case and option', () => {
    expect(['CN', 'commonname', 'cn;lang-de', 'level', '1.2.3'].map((name) => schema.knows(name))).toEqual([true, true, true, true, true]);
    expect(schema.knows('mail')).toBe(false);
  });

  test('knows the syntax that a type has from another', () => {
    expect(schema.attributeType('commonName')).toMatchObject({ syntax: '1.3.6.1.4.1.1466.115.121.1.15', isSingleValued: false });
    expect(schema.attributeType('level')).toMatchObject({ syntax: '1.3.6.1.4.1.1466.115.121.1.27', isSingleValued: true });
    expect(schema.attributeType('mail')).toBeNull();
  });

  test('lists what a class and those above it allow, required ones first, each once', () => {
    expect(schema.attributesOf(['worker', 'unknown'])).toEqual(['objectClass', 'sn', 'cn', 'level', 'description']);
  });
});

describe('memberships', () => {
  test('are found by name, whatever its spelling, and by uid, exactly', () => {
    const index = new MembershipIndex();
    index.addGroup('cn=a', [memberByName('UID=ann, ou=People')]);
    index.addGroup('cn=b', [memberByUid('ann'), memberByName("uid=ann,ou=people#'0101'B"), memberByName('uid=ann,ou=people')]);
    index.addGroup('cn=c', [memberByUid('Ann')]);
    expect(index.groupsOf([memberByName('uid=Ann,ou=people'), memberByUid('ann')])).toEqual(['cn=a', 'cn=b']);
    expect(index.groupsOf([memberByName('uid=bob,ou=people')])).toEqual([]);
  });

  test('of a large directory are kept apart, in little memory', () => {
    const index = new MembershipIndex();
    const members = Array.from({ length: 20_000 }, (_, number) => memberByUid(`u${number}`));
    for (let group = 0; group < 10; group++)
      index.addGroup(
        `cn=g${group}`,
        members.filter((_, number) => number % 10 >= group),
      );
    expect(index.groupsOf([memberByUid('u12340')])).toEqual(['cn=g0']);
    expect(index.groupsOf([memberByUid('u12349')])).toHaveLength(10);
    expect(index.groupsOf([memberByUid('u20000')])).toEqual([]);
  });
});
