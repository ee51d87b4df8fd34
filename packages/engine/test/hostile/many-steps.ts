import type { TransformConfiguration } from '../../src/configuration.ts';
import type { ProvisioningForm } from '../../src/transforms/transform.ts';
import { anError, type Hostile, long, MEGABYTE, of, type Transform, template, times, tooMuchWork } from './hostile.ts';

const form: ProvisioningForm = { field: { name: 'name', attributes: {} }, applicationName: 'HR', current: null, isTaken: () => true };

export const manySteps: readonly Hostile[] = [
  { tries: 'references that unfold', transform: of('reference', { id: 'R19' }), library: times(20, unfolding), input: 'x', gives: anError },
  {
    tries: 'long lists by references',
    transform: byReference(),
    library: [{ name: 'Long', ...of('firstValid', { values: times(50_000, () => null) }) }],
    gives: tooMuchWork,
  },
  {
    tries: 'many variables by references',
    transform: byReference(),
    library: [{ name: 'Long', ...template('x', Object.fromEntries(times(20_000, (index) => [`k${index}`, 'v']))) }],
    gives: tooMuchWork,
  },
  {
    tries: 'a long text by references',
    transform: byReference(),
    library: [{ name: 'Long', ...template('x'.repeat(300_000)) }],
    gives: tooMuchWork,
  },
  {
    tries: 'a thousand telephone numbers',
    transform: of('firstValid', { values: times(1000, () => of('e164phone')) }),
    input: '1'.repeat(250),
    gives: tooMuchWork,
  },
  {
    tries: 'a thousand languages',
    transform: of('firstValid', { values: times(1000, () => of('rfc5646')) }),
    input: `a${' (b)'.repeat(60)}`,
    gives: tooMuchWork,
  },
  { tries: 'a telephone number without end', transform: of('e164phone'), input: '1'.repeat(MEGABYTE), gives: { value: null } },
  {
    tries: 'random texts without end',
    transform: of('concat', { values: times(5000, () => of('randomAlphaNumeric', { length: 450 })) }),
    gives: tooMuchWork,
  },
  {
    tries: 'errors without end',
    transform: of('firstValid', { ignoreErrors: true, values: times(4000, () => of('split', { delimiter: ',', index: 9 })) }),
    input: 'x',
    gives: tooMuchWork,
  },
  {
    tries: 'errors that say a megabyte',
    transform: of('firstValid', { ignoreErrors: true, values: times(500, () => of('dateMath', { expression: '+1d' })) }),
    input: long,
    gives: tooMuchWork,
  },
  {
    tries: 'names without end',
    transform: of('usernameGenerator', { patterns: ['$v$uniqueCounter'], v: 'x'.repeat(60_000) }),
    context: { form },
    gives: tooMuchWork,
  },
  {
    tries: 'patterns of names without end',
    transform: of('usernameGenerator', { patterns: times(20_000, () => 'x') }),
    context: { form },
    gives: tooMuchWork,
  },
  {
    tries: 'a template that only the field has',
    transform: of('rule', { name: 'Create Unique LDAP Attribute' }),
    context: { form: { ...form, field: { name: 'n', attributes: { template: '#if(1 == 1)x#end'.repeat(20_000) } } } },
    gives: tooMuchWork,
  },
];

function unfolding(index: number): TransformConfiguration {
  const inner = of('reference', { id: `R${index - 1}` });
  return { name: `R${index}`, ...(index === 0 ? of('trim') : of('concat', { values: [inner, inner] })) };
}

function byReference(): Transform {
  return of('concat', { values: times(5000, () => of('reference', { id: 'Long' })) });
}
