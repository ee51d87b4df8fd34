import { accountOf } from '../evaluation-context.ts';
import { accounts, anError, type Hostile, long, of, ofAccount, type Transform, times, tooMuchWork } from './hostile.ts';

export const manyAccounts: readonly Hostile[] = [
  {
    tries: 'a filter without end',
    transform: filtered(times(5000, () => 'a != "b"').join(' && ')),
    context: { accounts: times(1000, (index) => accountOf({ a: 'c' }, index)) },
    gives: tooMuchWork,
  },
  { tries: 'a filter of nothing but negations', transform: filtered(`${'!'.repeat(100_000)}a == "b"`), gives: anError },
  {
    tries: 'long lists in a filter',
    transform: filtered(`a.containsAll({${times(5000, () => '"c"').join(',')}})`),
    context: accounts(...times(100, () => ({ a: [...times(1000, () => 'b'), 'c'] }))),
    gives: tooMuchWork,
  },
  {
    tries: 'long texts in a filter',
    transform: filtered(`a.contains("${'a'.repeat(2000)}b")`),
    context: accounts({ a: long }),
    gives: tooMuchWork,
  },
  {
    tries: 'long texts in order',
    transform: of('accountAttribute', { sourceName: 'HR', attributeName: 'x', accountSortAttribute: 'a' }),
    context: accounts(...times(20, () => ({ a: long }))),
    gives: tooMuchWork,
  },
  {
    tries: 'ten thousand accounts, a thousand times',
    transform: of('concat', { values: times(1000, () => ofAccount('x')) }),
    context: { accounts: times(10_000, (index) => accountOf({}, index)) },
    gives: tooMuchWork,
  },
];

function filtered(accountPropertyFilter: string): Transform {
  return of('accountAttribute', { sourceName: 'HR', attributeName: 'x', accountPropertyFilter });
}
