import { normalize } from './normalize.ts';

/** What an attribute can hold: the JSON values. Account and identity attributes are organisation data, never rewritten. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** Attributes by technical name. Always read with {@link attributeOf}: names such as `__proto__` are plain data. */
export type Attributes = Readonly<Record<string, Value>>;

/** The named attribute, or null when it is absent; never something inherited from a prototype. */
export function attributeOf(attributes: Attributes, name: string): Value {
  const value = attributes[name];
  // Nothing that an object inherits is a text: what is asked for most is found with one look.
  if (typeof value === 'string') return value;
  return value === undefined || !Object.hasOwn(attributes, name) ? null : value;
}

/** True for null, undefined and the empty text and list: what counts as "no value" for a mapped attribute. */
export function isEmpty(value: Value | undefined): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The text of a value as it is stored in an identity attribute; null stays null, lists keep their order joined by a comma. */
export function textOf(value: Value): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((member) => textOf(member) ?? '').join(',');
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

/**
 * Folds a text for comparison without regard to case (Unicode simple folding, NFC first), the one folding that filters, sorting,
 * uniqueness and correlation all use, so that every database orders and compares alike.
 */
export function foldKey(text: string): string {
  return normalize(text, 'NFC').toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}
