import { type Draft, othersOf } from '../draft.ts';
import type { CompiledProfile } from '../org.ts';
import { evaluateTransform } from '../transforms/evaluate.ts';
import type { EvaluationContext, TraceStep } from '../transforms/transform.ts';
import { attributeOf, type Value } from '../value.ts';
import type { CompiledMapping } from './compile-mappings.ts';
import { setAttribute } from './set-attribute.ts';
import { specialAttributes } from './special-attributes.ts';
import { storedValue } from './stored-value.ts';

/** One context serves all mappings of a refresh: only what differs between them is written. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Context = Writable<Omit<EvaluationContext, 'identity'>> & { readonly identity: Writable<EvaluationContext['identity']> };

/**
 * Step: evaluates the profile's mappings in their order. An error in one leaves that attribute without a value and the others untouched
 * (contract: BEHAVIOUR 5.2, TRANSFORMS 1). Attributes that the profile does not map lose their value; with mapping switched off, or
 * without a profile, nothing is promoted and everything stays (8.6, 8.7).
 */
export function computeAttributes(draft: Draft): void {
  const profile = draft.authority?.profile;
  if (!profile?.mappingEnabled) return;
  removeUnmapped(draft, profile);
  const context = evaluationContext(draft);
  for (const mapping of profile.mappings) computeAttribute(draft, profile, mapping, context);
}

function removeUnmapped(draft: Draft, profile: CompiledProfile): void {
  for (const name of Object.keys(draft.attributes)) {
    if (profile.mappedAttributes.has(name)) continue;
    setAttribute(draft, name, null, { type: 'profile', detail: `${profile.name}: not mapped` });
  }
}

function computeAttribute(draft: Draft, profile: CompiledProfile, mapping: CompiledMapping, context: Context): void {
  const steps: TraceStep[] = [];
  if (draft.trace !== undefined) context.trace = { step: (step) => steps.push(step) };
  const result = evaluateMapping(draft, mapping, context);
  const value = result === undefined ? undefined : storedValue(result, mapping.multi);
  const special = specialAttributes.get(mapping.name);
  if (special === undefined) {
    setAttribute(draft, mapping.name, value ?? null, mapping.cause);
  } else {
    const settled = special(draft, profile, mapping, value);
    setAttribute(draft, mapping.name, settled.value, settled.cause);
    context.identity.alias = draft.alias;
    context.identity.name = draft.name;
  }
  draft.trace?.record({
    step: computeAttributes.name,
    attribute: mapping.name,
    outcome: draft.attributes[mapping.name] ?? null,
    transform: steps,
  });
}

/** The mapping's result, null when nothing is mapped, undefined when it failed. */
function evaluateMapping(draft: Draft, { name, transform, error }: CompiledMapping, context: Context): Value | undefined {
  if (error !== null) {
    draft.errors.push(error);
    return undefined;
  }
  if (transform === null) return null;
  context.attributeName = name;
  context.oldValue = attributeOf(draft.subject.attributes, name);
  const evaluation = evaluateTransform(transform, context);
  if ('value' in evaluation) return evaluation.value;
  draft.errors.push({ attribute: name, ...evaluation.error });
  return undefined;
}

function evaluationContext(draft: Draft): Context {
  const { subject } = draft;
  return {
    input: null,
    now: draft.nowMs,
    random: draft.random,
    identity: { id: subject.id, name: subject.name, alias: subject.alias, attributes: draft.attributes },
    accounts: draft.accounts,
    oldValue: null,
    attributeName: null,
    ...othersOf(draft),
  };
}
