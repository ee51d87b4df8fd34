import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { NestedTransform, SourceConfiguration, TransformConfiguration } from '../configuration.ts';
import type { ReferencedIdentity, SubjectAccount } from '../subject.ts';
import { type Attributes, foldKey, type Value } from '../value.ts';
import { compileTransform } from './compile.ts';
import { evaluateTransform } from './evaluate.ts';
import type { EvaluationContext, ProvisioningForm, TraceStep } from './transform.ts';

/** What one evaluation gives. An error is compared as far as it is written; `true` is any error. */
interface Outcome {
  readonly input?: Value;
  /** Account names that are taken, in any case; names or the field put the evaluation into a form. */
  readonly taken?: readonly string[];
  readonly expect?: Value;
  readonly expectError?: string | true | { readonly path?: string; readonly type?: string; readonly reason?: string };
}

interface Case extends Outcome {
  readonly description: string;
  readonly transform: NestedTransform;
  readonly identity?: { readonly id?: string; readonly name?: string; readonly attributes?: Attributes };
  readonly manager?: ReferencedIdentity;
  /** Identities that are found by their user names. */
  readonly others?: readonly ReferencedIdentity[];
  readonly accounts?: readonly Partial<SubjectAccount>[];
  /** In a form this is what the account has now. */
  readonly oldValue?: Value;
  readonly attributeName?: string;
  /** The field of a provisioning policy that is computed, and the source it is for. */
  readonly field?: { readonly name?: string; readonly attributes?: Attributes };
  readonly application?: string;
  readonly now?: string;
  /** What is drawn, one after the other and then from the start again. */
  readonly random?: readonly number[];
  /** Transforms that `reference` can name. */
  readonly library?: readonly TransformConfiguration[];
  /** Several outcomes of the same transform. */
  readonly examples?: readonly Outcome[];
  /** Everything wrong with the definition; a reason is compared by its beginning. */
  readonly problems?: readonly { readonly path: string; readonly reason?: string; readonly missing?: string }[];
}

const root = new URL('../../cases/transforms/', import.meta.url);
const sources = [source('hr', 'HR'), source('ad', 'Active Directory')];

for (const type of readdirSync(root).filter((name) => name !== 'velocity')) {
  describe(type, () => {
    for (const file of readdirSync(new URL(`${type}/`, root))) {
      const content: Case | Case[] = JSON.parse(readFileSync(new URL(`${type}/${file}`, root), 'utf8'));
      for (const one of [content].flat()) for (const outcome of one.examples ?? [one]) add(one, outcome);
    }
  });
}

function add(one: Case, outcome: Outcome): void {
  const input = outcome.input === undefined ? '' : ` (${JSON.stringify(outcome.input)})`;
  const taken = outcome.taken === undefined ? '' : ` (taken: ${JSON.stringify(outcome.taken).slice(0, 100)})`;
  it(`${one.description}${input}${taken}`, () => {
    const { library: transforms = [] } = one;
    const compiled = compileTransform(one.transform, { sources, transforms });
    expectProblems(compiled.problems, one.problems ?? []);
    const steps: TraceStep[] = [];
    const plain = evaluateTransform(compiled, contextOf(one, outcome));
    const traced = evaluateTransform(compiled, { ...contextOf(one, outcome), trace: { step: (step) => steps.push(step) } });
    expect(traced).toEqual(plain);
    expect(steps.at(-1)).toMatchObject({ path: '', type: one.transform.type });
    if (outcome.expectError === undefined) expect(plain).toEqual({ value: outcome.expect ?? null });
    else if (outcome.expectError === true) expect(plain).toHaveProperty('error');
    else if (typeof outcome.expectError === 'string') expect(plain).toMatchObject({ error: { reason: outcome.expectError } });
    else expect(plain).toMatchObject({ error: outcome.expectError });
  });
}

function expectProblems(found: readonly { path: string; reason: string; missing?: string }[], wanted: NonNullable<Case['problems']>): void {
  expect(found.map(({ path }) => path)).toEqual(wanted.map(({ path }) => path));
  for (const [index, { reason, missing }] of wanted.entries()) {
    if (reason !== undefined) expect(found[index]!.reason.slice(0, reason.length)).toBe(reason);
    expect(found[index]!.missing).toBe(missing);
  }
}

function contextOf(one: Case, outcome: Outcome): EvaluationContext {
  return {
    input: outcome.input ?? one.input ?? null,
    now: Date.parse(one.now ?? '2024-03-20T15:10:00Z'),
    random: cycling(one.random ?? [0.5]),
    identity: { id: 'ada', name: 'Ada Lovelace', alias: 'ada', attributes: {}, ...one.identity },
    accounts: (one.accounts ?? []).map(account),
    oldValue: one.oldValue ?? null,
    attributeName: one.attributeName ?? 'department',
    find: ({ kind, valueKey }) => (kind === 'manager' ? one.manager : one.others?.find(({ alias }) => foldKey(alias) === valueKey)) ?? null,
    form: formOf(one, outcome),
  };
}

function formOf(one: Case, outcome: Outcome): ProvisioningForm | undefined {
  const taken = outcome.taken ?? one.taken;
  if (one.field === undefined && taken === undefined) return undefined;
  const names = new Set(taken?.map(foldKey));
  return {
    field: { name: 'name', attributes: {}, ...one.field },
    applicationName: one.application ?? 'HR',
    current: one.oldValue ?? null,
    isTaken: (name) => names.has(foldKey(name)),
  };
}

function cycling(numbers: readonly number[]): () => number {
  let drawn = 0;
  return () => numbers[drawn++ % numbers.length]!;
}

function account(given: Partial<SubjectAccount>, index: number): SubjectAccount {
  const day = `2024-01-0${index + 1}T00:00:00.000Z`;
  return {
    id: `account-${index}`,
    sourceId: 'hr',
    nativeIdentity: `native-${index}`,
    name: `Account ${index}`,
    attributes: {},
    disabled: false,
    locked: false,
    created: day,
    modified: day,
    ...given,
  };
}

function source(id: string, name: string): SourceConfiguration {
  const accountSchema = { identityAttribute: 'id', displayAttribute: 'name', attributes: [] };
  return { id, name, accountSchema, correlation: [], managerCorrelation: null };
}
