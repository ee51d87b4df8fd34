import { describe, expect, test } from 'vitest';
import { depthBelow, dnKey, formatDn, parseDn, parseRdn, sameDn, sameType } from './dn.ts';

const pairs = (text: string) => parseDn(text)?.map((rdn) => rdn.map(({ type, value }) => `${type}|${value}`).join(' & '));

describe('reading a name', () => {
  test.each([
    ['', []],
    ['UID=jsmith,DC=example,DC=net', ['UID|jsmith', 'DC|example', 'DC|net']],
    ['OU=Sales+CN=J.  Smith,DC=example,DC=net', ['OU|Sales & CN|J.  Smith', 'DC|example', 'DC|net']],
    ['CN=James \\"Jim\\" Smith\\, III,DC=net', ['CN|James "Jim" Smith, III', 'DC|net']],
    ['CN=Before\\0dAfter,DC=net', ['CN|Before\rAfter', 'DC|net']],
    ['1.3.6.1.4.1.1466.0=#04024869', ['1.3.6.1.4.1.1466.0|Hi']],
    ['CN=Lu\\C4\\8Di\\C4\\87', ['CN|Lučić']],
    ['CN=Lučić', ['CN|Lučić']],
    ['cn=a\\\\,dc=b', ['cn|a\\', 'dc|b']],
    ['cn=\\ two blanks \\ ,dc=b', ['cn| two blanks  ', 'dc|b']],
    ['cn=\\#5', ['cn|#5']],
    ['cn=a=b', ['cn|a=b']],
    ['CN=what\\?,DC=b', ['CN|what?', 'DC|b']],
    ['cn=,dc=b', ['cn|', 'dc|b']],
    ['cn = Ann Lee , dc = b ', ['cn|Ann Lee', 'dc|b']],
    ['cn=Ann Lee; dc=b', ['cn|Ann Lee', 'dc|b']],
    ['cn="Lee, Ann" ,dc=b', ['cn|Lee, Ann', 'dc|b']],
    ['OID.2.5.4.3=Ann', ['2.5.4.3|Ann']],
    ['cn=Ann\u00a0', ['cn|Ann\u00a0']],
  ])('reads %j', (text, wanted) => {
    expect(pairs(text)).toEqual(wanted);
  });

  test.each(['Ann Lee', 'cn', '=Ann', 'cn=a,', ',cn=a', 'cn=a+', 'cn=a\\', 'cn=a\\x', 'cn="a', 'cn=a"b', 'cn=\\ff', 'cn=#0x', 'a b=c'])(
    'takes %j for no name',
    (text) => {
      expect(parseDn(text)).toBeNull();
    },
  );

  test('reads a single level only where one is asked for', () => {
    expect(parseRdn('CN=Ann\\, Lee')).toEqual([{ type: 'CN', value: 'Ann, Lee' }]);
    expect(parseRdn('CN=Ann,DC=b')).toBeNull();
    expect(parseRdn('Ann')).toBeNull();
  });
});

describe('writing a name', () => {
  test.each([' lead', 'trail ', '#5', 'a,b+c"d\\e<f>g;h=i', 'a\0b', '   ', ' ', 'Lučić', '', 'inner  blanks', '\\', 'ends with \\'])(
    'brings %j back as it was',
    (value) => {
      const dn = [[{ type: 'cn', value }], [{ type: 'dc', value: 'example' }]];
      expect(parseDn(formatDn(dn))).toEqual(dn);
    },
  );

  test('escapes what RFC 4514 wants escaped', () => {
    expect(formatDn([[{ type: 'CN', value: 'Lee, Ann "A"' }], [{ type: 'DC', value: '#x ' }]])).toBe('CN=Lee\\, Ann \\"A\\",DC=\\#x\\ ');
  });
});

describe('comparing names', () => {
  test.each([
    ['CN=Ann Lee,DC=Example', 'cn=ann lee,dc=example'],
    ['cn=Ann Lee,dc=example', 'cn=Ann Lee, dc=example'],
    ['cn=Ann  Lee,dc=example', 'cn=Ann Lee,dc=example'],
    ['cn=Amy Wong+sn=Kroker,dc=x', 'sn=Kroker+cn=Amy Wong,dc=x'],
    ['cn=Lu\\C4\\8Di\\C4\\87', 'CN=LUČIĆ'],
    ['cn="Lee, Ann",dc=x', 'cn=Lee\\2c Ann,dc=x'],
    ['2.5.4.3=Ann,dc=x', 'commonName=ann,DC=x'],
    ['plain text', 'Plain  Text'],
  ])('%j is %j', (one, other) => {
    expect(sameDn(one, other)).toBe(true);
  });

  test.each([
    ['cn=a,dc=b', 'cn=a'],
    ['cn=a\\,dc\\=b', 'cn=a,dc=b'],
    ['cn=a+sn=b', 'cn=a,sn=b'],
    ['cn=AnnLee', 'cn=Ann Lee'],
  ])('%j is not %j', (one, other) => {
    expect(sameDn(one, other)).toBe(false);
  });

  test('says how deep a name lies below another', () => {
    const base = parseDn('ou=People, DC=example')!;
    const depth = (text: string) => depthBelow(parseDn(text)!, base);
    expect(depth('OU=people,dc=example')).toBe(0);
    expect(depth('uid=a,ou=people,dc=example')).toBe(1);
    expect(depth('uid=a,ou=x,ou=people,dc=example')).toBe(2);
    expect(depth('dc=example')).toBeNull();
    expect(depth('uid=a,ou=groups,dc=example')).toBeNull();
  });

  test('knows the spellings of attribute types', () => {
    expect(sameType('CN', 'commonName')).toBe(true);
    expect(sameType('uid', 'mail')).toBe(false);
    expect(dnKey('userid=A')).toBe('uid=a');
  });
});
