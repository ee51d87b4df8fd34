import { anError, type Hostile, long, MEGABYTE, of, type Transform, template, times, tooMuchWork } from './hostile.ts';

export const regularExpressions: readonly Hostile[] = [
  { tries: 'a repetition in a repetition', transform: replacing('(a+)+b'), input: 'a'.repeat(450), gives: { value: 'a'.repeat(450) } },
  { tries: 'the same on a megabyte', transform: replacing('(a+)+b'), input: long, gives: tooMuchWork },
  { tries: 'two ways for every character', transform: replacing('(a|a)*b'), input: 'a'.repeat(500), gives: { value: 'a'.repeat(500) } },
  { tries: 'two ways, where counting forgets', transform: replacing('(?:a|a){1,500}b'), input: 'a'.repeat(500), gives: tooMuchWork },
  {
    tries: 'many optional characters',
    transform: replacing('a?'.repeat(1000) + 'a'.repeat(1000)),
    input: 'a'.repeat(999),
    gives: { value: 'a'.repeat(999) },
  },
  { tries: 'many optional characters in a group', transform: replacing('(a?){500}a{500}b'), input: 'a'.repeat(700), gives: tooMuchWork },
  { tries: 'many repetitions in a row', transform: replacing(`${'a*'.repeat(1000)}b`), input: long, gives: tooMuchWork },
  { tries: 'to look at all that follows for every match', transform: replacing('a.*b|a'), input: long, gives: tooMuchWork },
  { tries: 'to look ahead to the end from everywhere', transform: replacing('a(?=.*b)'), input: long, gives: tooMuchWork },
  { tries: 'to look behind to the start from everywhere', transform: replacing('(?<=b.{0,100000})'), input: long, gives: tooMuchWork },
  { tries: 'groups that refer to long groups', transform: replacing('(a*)(a*)\\1\\2b'), input: long, gives: tooMuchWork },
  { tries: 'huge counts', transform: replacing('(((a{0,99999}){0,99999}){0,99999}){0,99999}b'), input: long, gives: tooMuchWork },
  { tries: 'huge counts of nothing', transform: replacing('((a{0}){999999999}){999999999}'), input: 'aa', gives: { value: 'aa' } },
  { tries: 'a count that no text can have', transform: replacing('a{999999999}'), input: long, gives: { value: long } },
  {
    tries: 'sets that are slow to look at',
    transform: replacing(`[${'\\P{L}&&'.repeat(580)}a]b`),
    input: 'é'.repeat(MEGABYTE),
    gives: tooMuchWork,
  },
  { tries: 'words of nothing but marks', transform: replacing('\\b'), input: `a${'\u0301'.repeat(MEGABYTE - 1)}`, gives: tooMuchWork },
  { tries: 'very many ways', transform: replacing(times(800, (index) => `a${index % 10}x`).join('|')), input: long, gives: tooMuchWork },
  { tries: 'a stack of a million ways', transform: replacing('(?:a|b|c)*+d'), input: long, gives: tooMuchWork },
  {
    tries: 'patterns that are new each time',
    transform: of('concat', {
      values: times(2000, (index) => of('replace', { regex: template(`\${x}${index}(`, { x: 'a' }), replacement: '' })),
    }),
    input: 'a',
    gives: anError,
  },
  {
    tries: 'very many patterns',
    transform: of('replaceAll', { table: Object.fromEntries(times(5000, (index) => [`[a${index}]b`, ''])) }),
    input: long,
    gives: tooMuchWork,
  },
  { tries: 'to split everywhere', transform: of('split', { delimiter: '', index: 1 }), input: long, gives: tooMuchWork },
  {
    tries: 'to split at every character',
    transform: of('split', { delimiter: 'a', index: 1, throws: false }),
    input: long,
    gives: tooMuchWork,
  },
];

function replacing(regex: string, replacement = ''): Transform {
  return of('replace', { regex, replacement });
}
