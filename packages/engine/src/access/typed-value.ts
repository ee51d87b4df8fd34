import { isEmpty, textOf, type Value } from '../value.ts';
import type { CompiledField } from './compile-policies.ts';

/** The value as the field's type says, null for none; undefined when it is none of that type (contract: BEHAVIOUR 9.5). */
export function typedValue({ type, isMultiValued }: Pick<CompiledField, 'type' | 'isMultiValued'>, value: Value): Value | undefined {
  if (isEmpty(value)) return null;
  const members = (Array.isArray(value) ? value : [value]).map((member) => typedMember(type, member));
  if (members.includes(undefined)) return undefined;
  const typed = members as Value[];
  return isMultiValued ? typed : typed.length === 1 ? typed[0]! : textOf(typed);
}

/** What to say of a value that is none of the field's type. */
export function wrongType({ name, type }: Pick<CompiledField, 'name' | 'type'>, value: Value): string {
  return `${JSON.stringify(textOf(value))} is no ${type}, which the field "${name}" must be.`;
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
      return textOf(value);
  }
}
