import { accounts, anError, type Hostile, long, MEGABYTE, nested, of, ofAccount, template, times, tooMuchWork } from './hostile.ts';

export const growingTexts: readonly Hostile[] = [
  {
    tries: 'to double',
    transform: nested(45, (input) => of('replace', { regex: '.', replacement: '$0$0', input }), template('xxxxxxxx')),
    gives: tooMuchWork,
  },
  {
    tries: 'to grow by groups',
    transform: of('replace', { regex: '(.+)', replacement: '$1'.repeat(2000) }),
    input: 'a'.repeat(10_000),
    gives: anError,
  },
  {
    tries: 'to replace a character by a megabyte',
    transform: template('$big.replace("a", $big)', { big: ofAccount('big') }),
    context: accounts({ big: long }),
    gives: anError,
  },
  {
    tries: 'to put megabytes together',
    transform: of('concat', { values: times(5000, () => of('leftPad', { length: MEGABYTE, input: 'x' })) }),
    gives: tooMuchWork,
  },
  {
    tries: 'to join by a megabyte',
    transform: of('join', { separator: of('leftPad', { length: MEGABYTE, input: 'x' }), values: times(5000, () => 'x') }),
    gives: tooMuchWork,
  },
  { tries: 'to pad without end', transform: of('leftPad', { length: template('$n$n', { n: '99999' }), input: 'x' }), gives: anError },
  {
    tries: 'to encode what was encoded',
    transform: nested(48, (input) => of('base64Encode', { input }), template('x'.repeat(1000))),
    gives: anError,
  },
  { tries: 'letters that decompose into many', transform: of('decomposeDiacriticalMarks'), input: '\uFDFA'.repeat(60_000), gives: anError },
  {
    tries: 'marks in the wrong order',
    transform: of('decomposeDiacriticalMarks'),
    input: `a${'\u0301\u0323'.repeat(9000)}`,
    gives: { value: 'a' },
  },
  {
    tries: 'a megabyte of marks',
    transform: of('decomposeDiacriticalMarks'),
    input: `a${'\u0301\u0323'.repeat(500_000)}`,
    gives: tooMuchWork,
  },
  {
    tries: 'letters that are slow to change',
    transform: nested(48, (input) => of('lower', { input }), of('upper')),
    input: 'İΣ'.repeat(9000),
    gives: tooMuchWork,
  },
  {
    tries: 'a part as long as the text',
    transform: of('lastIndexOf', { substring: of('leftPad', { length: 500_000, input: 'ab', padding: 'a' }) }),
    input: long,
    gives: tooMuchWork,
  },
  {
    tries: 'a part that nearly matches everywhere',
    transform: of('indexOf', { substring: `${'a'.repeat(2000)}b${'a'.repeat(2000)}` }),
    input: long,
    gives: tooMuchWork,
  },
  { tries: 'very many names', transform: of('normalizeNames'), input: 'mca '.repeat(5000), gives: tooMuchWork },
  {
    tries: 'a list as long as a feed',
    transform: of('concat', { values: times(5000, () => of('lower')) }),
    input: times(100_000, () => null),
    gives: tooMuchWork,
  },
  {
    tries: 'an endless date pattern',
    transform: of('dateFormat', { inputFormat: 'EPOCH_TIME_JAVA', outputFormat: "E'x'".repeat(40_000) }),
    input: '1',
    gives: tooMuchWork,
  },
  {
    tries: 'an endless year',
    transform: of('dateFormat', { inputFormat: 'EPOCH_TIME_JAVA', outputFormat: 'y'.repeat(400_000) }),
    input: '1',
    gives: tooMuchWork,
  },
  { tries: 'endless arithmetic', transform: of('dateMath', { expression: `now${'+1d'.repeat(40_000)}` }), gives: tooMuchWork },
];
