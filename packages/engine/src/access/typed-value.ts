import { shown, storable } from '../storable.ts';
import { isEmpty, textOf, type Value } from '../value.ts';
import type { CompiledField } from './compile-policies.ts';

/**
 * The value as the field's type says, fit to be stored; null for none, undefined when it is none of that type (contract: BEHAVIOUR 9.5).
 */
export function typedValue({ type, isMultiValued }: Pick<CompiledField, 'type' | 'isMultiValued'>, value: Value): Value | undefined {
  if (isEmpty(value)) return null;
  const members = (Array.isArray(value) ? value : [value]).map((member) => typedMember(type, member));
  if (members.includes(undefined)) return undefined;
  const typed = members as Value[];
  return isMultiValued ? typed : typed.length === 1 ? typed[0]! : textOf(typed);
}

/** What to say of a value that is none of the field's type. */
export function wrongType({ name, type }: Pick<CompiledField, 'name' | 'type'>, value: Value): string {
  return `${JSON.stringify(shown(textOf(value) ?? '', shownLength))} is no ${type}, which the field "${name}" must be.`;
}

/** Enough to recognise a value by. */
const shownLength = 200;

/** UTF-16 units of a field's value, of a list its members together: more than any system keeps in an attribute. */
const longestValue = 100_000;

/** Why a value cannot be sent because of its length, or null. */
export function tooLong(name: string, value: Value): string | null {
  const members = Array.isArray(value) ? value : [value];
  const length = members.reduce((sum: number, member: Value) => sum + (textOf(member)?.length ?? 0), 0);
  return length <= longestValue ? null : `The value of the field "${name}" is longer than ${longestValue} characters.`;
}

function typedMember(type: string, value: Value): Value | undefined {
  const text = textOf(value)?.trim() ?? '';
  switch (type) {
    case 'int':
    case 'long':
      return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    default:
      return value === null ? null : storable(textOf(value) ?? '');
  }
}
