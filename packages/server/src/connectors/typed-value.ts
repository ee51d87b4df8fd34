/** One value of an account attribute. */
export type Scalar = string | number | boolean;

/** What a text is when it cannot be read as the type that the schema says. */
export const unreadable = Symbol('unreadable');

const maxInt = 2 ** 31;

/** Types a text by the schema (contract: BEHAVIOUR 8.4). DATE stays text, as does a type that nobody declared. */
export function readScalar(text: string, type: string): Scalar | typeof unreadable {
  if (type === 'INT') return readInteger(text, -maxInt, maxInt - 1);
  // Past 2^53 a JSON number is no longer exact: better an error than another number.
  if (type === 'LONG') return readInteger(text, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  if (type === 'BOOLEAN') return readBoolean(text);
  return text;
}

function readInteger(text: string, min: number, max: number): number | typeof unreadable {
  if (!/^\s*[+-]?\d{1,17}\s*$/.test(text)) return unreadable;
  const value = Number(text);
  return value >= min && value <= max ? value : unreadable;
}

export function readBoolean(text: string): boolean | typeof unreadable {
  const word = text.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : unreadable;
}
