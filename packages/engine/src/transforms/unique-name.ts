import { attributeOf, isEmpty } from '../value.ts';
import { cutBeforeCounter, cutText } from './cut-name.ts';
import { charge } from './meter.ts';
import { toInteger } from './operands.ts';
import type { EvaluationContext, ProvisioningForm, TransformCompiler } from './transform.ts';

/** The variable of patterns that tells attempts apart: empty in the first, then 1, 2 and so on. */
export const COUNTER = 'uniqueCounter';

/** Contract: TRANSFORMS 2, cloudMaxUniqueChecks: the default, and as much as it can be. */
const MOST_CHECKS = 50;

/** For each name that is tried, and for each character of it: it is compared, folded and looked up. */
const NAME_UNITS = 2000;
const CHARACTER_UNITS = 200;

export interface NamePattern {
  readonly hasCounter: boolean;
  render(counter: string): string;
}

/**
 * The first name that is free (contract: TRANSFORMS 2, usernameGenerator). When nobody looked yet whether a name is taken, every name
 * that the search could still come to is asked about before it fails: the caller then looks all of them up at once, and the second
 * evaluation knows enough.
 */
export function uniqueName(
  compiler: TransformCompiler,
  { form }: EvaluationContext,
  patterns: readonly NamePattern[],
  onSource: boolean,
): string {
  if (form === undefined) throw compiler.error('Works only in a field of a provisioning policy');
  const length = fieldLimit(compiler, form, 'cloudMaxSize') ?? Number.POSITIVE_INFINITY;
  const checks = Math.min(fieldLimit(compiler, form, 'cloudMaxUniqueChecks') ?? MOST_CHECKS, MOST_CHECKS);
  const tried = new Set<string>();
  let isUnknown = false;
  for (const name of candidates(patterns, length)) {
    charge(NAME_UNITS + name.length * CHARACTER_UNITS);
    if (tried.has(name) || name.trim() === '') continue;
    const isTaken = form.isTaken(name, onSource);
    if (isTaken === false && !isUnknown) return name;
    // The search would end here in any case.
    if (isTaken === false) break;
    isUnknown ||= isTaken === undefined;
    tried.add(name);
    if (tried.size === checks) break;
  }
  if (isUnknown) throw compiler.error('It is not known yet which names are taken');
  const last = [...tried].at(-1);
  if (last === undefined) throw compiler.error('The patterns give no name');
  throw compiler.error(`No name is free: all that were tried are taken, ${tried.size} in number and ${JSON.stringify(last)} the last`);
}

/** Every name in the order in which they are tried, as long as it may be. */
function* candidates(patterns: readonly NamePattern[], length: number): Generator<string> {
  for (const { hasCounter, render } of patterns) {
    const withoutCounter = render('');
    yield cutText(withoutCounter, length);
    for (let counter = 1; hasCounter && counter < MOST_CHECKS; counter++) {
      const name = cutBeforeCounter(render(String(counter)), withoutCounter, length);
      if (name === undefined) return;
      yield name;
    }
  }
}

/** A limit among the attributes of the field, where numbers are written as texts; undefined when it is not set. */
function fieldLimit(compiler: TransformCompiler, { field }: ProvisioningForm, key: string): number | undefined {
  const value = attributeOf(field.attributes, key);
  if (isEmpty(value)) return undefined;
  const limit = toInteger(value);
  if (limit === undefined || limit < 1) throw compiler.error(`${key} of the field must be a whole number from 1`);
  return limit;
}
