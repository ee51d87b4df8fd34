import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { NestedTransform } from '../configuration.ts';
import type { Attributes } from '../value.ts';
import { compileTransform } from './compile.ts';
import { evaluateTransform } from './evaluate.ts';
import type { CompiledTransform, EvaluationContext, ProvisioningForm } from './transform.ts';

// A second or two alone; a machine that does other things as well is no failure.
vi.setConfig({ testTimeout: 60_000 });

type IsTaken = ProvisioningForm['isTaken'];

interface Person {
  readonly id: string;
  readonly attributes: Attributes;
}

const john: Person = { id: 'john', attributes: { firstname: 'john', lastname: 'doe' } };

function generator(patterns: readonly string[], more: NestedTransform['attributes'] = {}): CompiledTransform {
  const read = (name: string) => ({ type: 'identityAttribute', attributes: { name } });
  const attributes = { patterns, fn: read('firstname'), ln: read('lastname'), mi: read('middlename'), ...more };
  return compileTransform({ type: 'usernameGenerator', attributes }, { sources: [], transforms: [] });
}

function evaluate(compiled: CompiledTransform, person: Person, isTaken: IsTaken, fieldAttributes: Attributes = {}) {
  const context: EvaluationContext = {
    input: null,
    now: 0,
    random: () => 0.5,
    identity: { id: person.id, name: person.id, alias: person.id, attributes: person.attributes },
    accounts: [],
    oldValue: null,
    attributeName: null,
    find: () => null,
    form: { field: { name: 'login', attributes: fieldAttributes }, applicationName: 'Directory', current: null, isTaken },
  };
  return evaluateTransform(compiled, context);
}

/** A caller that knows nothing at first: it looks up all the names that an evaluation asked about at once, and evaluates again. */
function withLookUps(compiled: CompiledTransform, person: Person, taken: ReadonlySet<string>, fieldAttributes?: Attributes) {
  const known = new Map<string, boolean>();
  for (let rounds = 0; ; rounds++) {
    const unknown = new Set<string>();
    const isTaken: IsTaken = (name) => {
      const answer = known.get(name);
      if (answer === undefined) unknown.add(name);
      return answer;
    };
    const result = evaluate(compiled, person, isTaken, fieldAttributes);
    if (unknown.size === 0) return { result, rounds, asked: known.size };
    for (const name of unknown) known.set(name, taken.has(name));
  }
}

const piece = fc.constantFrom('$fn', '$ln', '$mi', '.', 'x', '1', '😀', '#if($fn == "a")y#end');
const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
const patterns = fc
  .tuple(fc.array(pattern, { minLength: 1, maxLength: 5 }), fc.constantFrom('', '$uniqueCounter', '-$uniqueCounter@x'))
  .map(([list, end]) => list.with(-1, list.at(-1) + end));
const person = fc.record({
  id: fc.constant('somebody'),
  attributes: fc.record(
    {
      firstname: fc.constantFrom('', 'a', 'ada', '😀😀'),
      lastname: fc.constantFrom('b', 'lovelace'),
      middlename: fc.constantFrom('m', '1'),
    },
    { requiredKeys: ['firstname', 'lastname'] },
  ),
});
const fieldAttributes = fc.record(
  { cloudMaxSize: fc.integer({ min: 1, max: 12 }).map(String), cloudMaxUniqueChecks: fc.integer({ min: 1, max: 60 }).map(String) },
  { requiredKeys: [] },
);

/** The first so many names that the search comes to. */
function tried(compiled: CompiledTransform, who: Person, attributes: Attributes): string[] {
  const names: string[] = [];
  evaluate(compiled, who, (name) => names.push(name) > 0, attributes);
  return names;
}

describe('a caller that looks names up when it is asked to', () => {
  it('has the result of one who knew everything, after one look-up', () => {
    fc.assert(
      fc.property(patterns, person, fieldAttributes, fc.nat(60), fc.func(fc.boolean()), (list, who, attributes, count, isFree) => {
        const compiled = generator(list);
        const names = tried(compiled, who, attributes);
        // The first names are taken, and of the others some.
        const taken = new Set(names.filter((name, index) => index < count || !isFree(name)));
        const knowing = evaluate(compiled, who, (name) => taken.has(name), attributes);
        const { result, rounds, asked } = withLookUps(compiled, who, taken, attributes);
        expect(result).toEqual(knowing);
        expect(rounds).toBeLessThanOrEqual(1);
        expect(asked).toBeLessThanOrEqual(50);
      }),
      { numRuns: 2000 },
    );
  });

  it('is asked about no name twice, and about none that is longer than it may be', () => {
    fc.assert(
      fc.property(patterns, person, fieldAttributes, (list, who, attributes) => {
        const names = tried(generator(list), who, attributes);
        expect(new Set(names).size).toBe(names.length);
        const longest = Number(attributes.cloudMaxSize ?? 1000);
        for (const name of names) {
          expect(name.length).toBeLessThanOrEqual(longest);
          expect(Buffer.from(name).toString()).toBe(name);
        }
      }),
    );
  });

  it('is asked about all names that the search could come to', () => {
    const { result, rounds, asked } = withLookUps(generator(['$fn.$ln', '$fn.$ln$uniqueCounter']), john, new Set(['john.doe']));
    expect({ result, rounds, asked }).toEqual({ result: { value: 'john.doe1' }, rounds: 1, asked: 50 });
  });

  it('is not asked about names after one that is known to be free', () => {
    const asked: string[] = [];
    const isTaken: IsTaken = (name) => {
      asked.push(name);
      return name === 'john1' ? false : undefined;
    };
    expect(evaluate(generator(['$fn$uniqueCounter']), john, isTaken)).toHaveProperty(
      'error.reason',
      'It is not known yet which names are taken',
    );
    expect(asked).toEqual(['john', 'john1']);
  });

  it('is asked in spite of a later pattern that fails', () => {
    const { result, rounds } = withLookUps(generator(['$fn', '$fn.$mi']), john, new Set());
    expect({ result, rounds }).toEqual({ result: { value: 'john' }, rounds: 1 });
  });
});

describe('two identities that want the same name at the same moment', () => {
  /** The names of accounts to come: the first who claims one has it. */
  function claims() {
    const owners = new Map<string, string>();
    return {
      isTakenFor: (id: string) => new Set([...owners].filter(([, owner]) => owner !== id).map(([name]) => name)),
      claim: (name: string, id: string) => !owners.has(name) && owners.set(name, id) === owners,
    };
  }

  it('get different names', () => {
    const compiled = generator(['$fn.$ln', '$fn.$ln$uniqueCounter']);
    const table = claims();
    const nameOf = (one: Person) => {
      const { result } = withLookUps(compiled, one, table.isTakenFor(one.id));
      return 'value' in result ? String(result.value) : expect.unreachable();
    };
    const other = { ...john, id: 'other' };
    // Both look before either claims.
    const [wanted, alsoWanted] = [nameOf(john), nameOf(other)];
    expect([wanted, alsoWanted]).toEqual(['john.doe', 'john.doe']);
    expect(table.claim(wanted, john.id)).toBe(true);
    expect(table.claim(alsoWanted, other.id)).toBe(false);
    const next = nameOf(other);
    expect(next).toBe('john.doe1');
    expect(table.claim(next, other.id)).toBe(true);
    expect(nameOf(john)).toBe('john.doe');
  });
});

describe('usernameGenerator', () => {
  it.each([
    [undefined, false],
    [false, false],
    [true, true],
    ['true', true],
  ])('with sourceCheck %j looks on the source: %j', (sourceCheck, expected) => {
    const places: boolean[] = [];
    const isTaken: IsTaken = (_name, onSource) => places.push(onSource) < 1;
    evaluate(generator(['$fn'], sourceCheck === undefined ? {} : { sourceCheck }), john, isTaken);
    expect(places).toEqual([expected]);
  });

  it('declares what it reads, and that it wants to be evaluated every night', () => {
    const compiled = generator(["$fn.$ln.$identity.getAttribute('city')$uniqueCounter"], { requiresPeriodicRefresh: 'true' });
    expect(compiled).toMatchObject({ type: 'usernameGenerator', problems: [], periodic: true });
    expect([...compiled.identityAttributes].sort()).toEqual(['city', 'firstname', 'lastname', 'middlename']);
    expect(generator(['$fn']).periodic).toBe(false);
  });

  it('can be referred to', () => {
    const library = [{ name: 'Login', type: 'usernameGenerator', attributes: { patterns: ['x$uniqueCounter'] } }];
    const compiled = compileTransform(
      { type: 'upper', attributes: { input: { type: 'reference', attributes: { id: 'Login' } } } },
      { sources: [], transforms: library },
    );
    expect(evaluate(compiled, john, (name) => name === 'x')).toEqual({ value: 'X1' });
  });
});
