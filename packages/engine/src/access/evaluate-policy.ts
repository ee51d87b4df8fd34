import type { PolicyUsage, SourceConfiguration } from '../configuration.ts';
import { type Draft, findNativeIdentity, othersOf } from '../draft.ts';
import type { Cause, PlannedChange } from '../plan.ts';
import { storable } from '../storable.ts';
import type { NameQuestion, SubjectAccount } from '../subject.ts';
import { evaluateTransform } from '../transforms/evaluate.ts';
import type { EvaluationContext } from '../transforms/transform.ts';
import { attributeOf, foldKey, textOf, type Value } from '../value.ts';
import type { CompiledField } from './compile-policies.ts';
import { tooLong, typedValue, wrongType } from './typed-value.ts';

/** What a policy sends, or why it cannot: then nothing of the operation is sent. */
export type PolicyOutcome = { readonly changes: readonly PlannedChange[] } | { readonly attribute: string; readonly reason: string };

/**
 * Evaluates the fields of a source's policy in their order, each with the fields before it as variables (contract: BEHAVIOUR 5.5, 9.5). A
 * field without a value is not sent. Without such a policy there is nothing to send.
 */
export function evaluatePolicy(
  draft: Draft,
  source: SourceConfiguration,
  usage: PolicyUsage,
  account: SubjectAccount,
  cause: Cause,
): PolicyOutcome {
  const changes: PlannedChange[] = [];
  // Fields may be called anything, `__proto__` too.
  const values: Record<string, Value> = Object.create(null);
  const claims: NameQuestion[] = [];
  for (const field of draft.org.policies.get(source.id)?.get(usage) ?? []) {
    const evaluated = evaluateField(draft, source, field, account, values);
    if ('reason' in evaluated) return { attribute: field.name, reason: evaluated.reason };
    const { value, secret, sourceCheck } = evaluated;
    claims.push(...evaluated.claims);
    if (value === null && secret !== 'generated') {
      if (!field.isRequired) continue;
      return { attribute: field.name, reason: `Required attribute "${field.name}" has no value on source "${source.name}".` };
    }
    values[field.name] = value;
    const marks = { ...(secret && { secret }), ...(sourceCheck && { sourceCheck }) };
    changes.push({ attribute: field.name, op: 'SET', value, cause, grantedBy: null, ...marks });
  }
  // Not before: what is not sent takes no name from others.
  draft.claimedNames.push(...claims);
  return { changes };
}

/** Characters of a generated name, folded: names are looked for with an index, which takes no text of any length. */
export const longestName = 450;

type Evaluated =
  | (Pick<PlannedChange, 'value' | 'secret' | 'sourceCheck'> & { readonly claims: readonly NameQuestion[] })
  | { readonly reason: string };

function evaluateField(
  draft: Draft,
  source: SourceConfiguration,
  field: CompiledField,
  account: SubjectAccount,
  values: Record<string, Value>,
): Evaluated {
  if (field.transform === null) return { value: null, secret: 'generated', claims: [] };
  const asked = new Map<string, boolean>();
  const evaluation = evaluateTransform(field.transform, formContext(draft, source, field, account, values, asked));
  if ('error' in evaluation) return { reason: evaluation.error.reason };
  const typed = typedValue(field, evaluation.value);
  if (typed === undefined) return { reason: wrongType(field, evaluation.value) };
  const unfit = tooLong(field.name, typed);
  if (unfit !== null) return { reason: unfit };
  const nameKey = foldKey(textOf(typed) ?? '');
  // Only what a generator made sure of is claimed; other values may repeat.
  const claims = asked.has(nameKey) ? [{ sourceId: source.id, attribute: field.name, nameKey }] : [];
  if (claims.length > 0 && nameKey.length > longestName) {
    return { reason: `The generated name of the field "${field.name}" is longer than ${longestName} characters.` };
  }
  if (field.type === 'secret') return { value: typed, claims, secret: 'value' };
  return { value: typed, claims, ...(asked.get(nameKey) && { sourceCheck: true }) };
}

/** Accounts are not to be read in a policy (contract: BEHAVIOUR 5.5). */
function formContext(
  draft: Draft,
  source: SourceConfiguration,
  field: CompiledField,
  account: SubjectAccount,
  values: Record<string, Value>,
  /** The names that a generator asked about, folded, and whether the source is to be asked as well. */
  asked: Map<string, boolean>,
): EvaluationContext {
  return {
    input: null,
    now: draft.nowMs,
    random: draft.random,
    identity: { id: draft.subject.id, name: draft.name, alias: draft.alias, attributes: draft.attributes },
    accounts: [],
    oldValue: null,
    attributeName: null,
    ...othersOf(draft),
    form: {
      field: { name: field.name, attributes: field.attributes },
      applicationName: source.name,
      current: attributeOf(account.attributes, field.name),
      values,
      nativeIdentityOf: (identityId) => findNativeIdentity(draft, source.id, identityId),
      isTaken(name, onSource) {
        const nameKey = foldKey(storable(name));
        asked.set(nameKey, onSource || asked.get(nameKey) === true);
        const taken = draft.facts.isNameTaken(source.id, field.name, nameKey, draft.subject.id);
        if (taken === undefined) draft.missingNames.push({ sourceId: source.id, attribute: field.name, nameKey });
        return taken;
      },
    },
  };
}
