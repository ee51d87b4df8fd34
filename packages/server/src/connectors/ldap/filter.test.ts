import { BerWriter } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { and, equals, type Filter, or, parseFilter } from './filter.ts';

const sent = (filter: Filter) => {
  const writer = new BerWriter();
  filter.write(writer);
  return writer.buffer;
};

const parsed = (text: string): Filter => {
  const result = parseFilter(text);
  if ('problem' in result) throw new Error(result.problem);
  return result.filter;
};

describe('a filter that a person wrote', () => {
  test.each([
    ['(cn=Babs Jensen)', '(cn=Babs Jensen)'],
    ['cn=Babs', '(cn=Babs)'],
    ['(!(cn=Tim Howes))', '(!(cn=Tim Howes))'],
    ['(&(objectClass=Person)(|(sn=Jensen)(cn=Babs J*)))', '(&(objectClass=Person)(|(sn=Jensen)(cn=Babs J*)))'],
    [' ( & ( a=b )\n  (c=d) ) ', '(&(a=b )(c=d))'],
    ['(o=univ*of*mich*)', '(o=univ*of*mich*)'],
    ['(seeAlso=)', '(seeAlso=)'],
    ['(cn=*)', '(cn=*)'],
    ['(age>=21)', '(age>=21)'],
    ['(age<=21)', '(age<=21)'],
    ['(cn~=babs)', '(cn~=babs)'],
    ['(cn:caseExactMatch:=Fred)', '(cn:caseExactMatch:=Fred)'],
    ['(cn:=Betty)', '(cn:=Betty)'],
    ['(sn:dn:2.4.6.8.10:=Barney)', '(sn:dn:2.4.6.8.10:=Barney)'],
    ['(:1.2.3:=Wilma)', '(:1.2.3:=Wilma)'],
    ['(userAccountControl:1.2.840.113556.1.4.803:=2)', '(userAccountControl:1.2.840.113556.1.4.803:=2)'],
    ['(o=Parens R Us \\28for all\\29)', '(o=Parens R Us \\28for all\\29)'],
    ['(cn=*\\2A*)', '(cn=*\\2a*)'],
    ['(cn;lang-de=Ann)', '(cn;lang-de=Ann)'],
    ['(2.5.4.3=Ann)', '(2.5.4.3=Ann)'],
  ])('%j is read as %s', (text, wanted) => {
    expect(parsed(text).toString()).toBe(wanted);
  });

  test('reads escapes as the bytes of the text', () => {
    expect(sent(parsed('(sn=Lu\\c4\\8di\\c4\\87)'))).toEqual(sent(equals('sn', 'Lučić')));
  });

  test('compares bytes that are no text', () => {
    const guid = Buffer.from('e152df17d3', 'hex');
    expect(sent(parsed('(objectGUID=\\e1\\52\\df\\17\\d3)'))).toEqual(sent(equals('objectGUID', guid)));
  });

  test.each([
    ['', 'should be an attribute'],
    ['(cn=a', 'a ")" is missing at the end'],
    ['(cn=a))', 'nothing may follow the last parenthesis, but ")" does'],
    ['(cn=a(b)', 'a ")" is missing before "(b)"'],
    ['(&)', 'a filter in parentheses must follow &'],
    ['(!(a=b)(c=d))', 'exactly one filter in parentheses must follow !'],
    ['(cn)', 'should be an attribute'],
    ['(=a)', 'should be an attribute'],
    ['(cn=a\\zz)', 'has a backslash without two hexadecimal digits'],
    ['(cn=\\ff*)', 'is no text'],
    ['(:=a)', 'needs an attribute or a matching rule'],
    ['(cn:a:b:=c)', 'more than one matching rule'],
    [`${'(!'.repeat(200)}(a=b)${')'.repeat(200)}`, 'nested more than 100 levels'],
  ])('%j is refused in words', (text, words) => {
    expect(parseFilter(text)).toEqual({ problem: expect.stringContaining(words) });
  });
});

test('a value never becomes syntax', () => {
  const hostile = '*)(uid=*))(|(uid=*';
  const bytes = sent(and(equals('uid', hostile), or(equals('cn', 'a'))));
  expect(bytes.includes(Buffer.from(hostile))).toBe(true);
  expect(bytes.toString('latin1').match(/uid/g)).toHaveLength(3);
});
