/**
 * JavaScript puts the keys of an object that look like whole numbers first, whatever order they were written in. In a transform's table the
 * order means something (contract: TRANSFORMS 3, replaceAll), and what a client sent comes back as it was sent (BEHAVIOUR 8.1). So where the
 * two orders differ, an object keeps the written one under this symbol: copies by spreading keep it, and whoever does not know of it sees
 * an object like any other.
 */
const writtenOrder = Symbol('written order');

type Entry = readonly [string, unknown];

/** Stands before keys that JavaScript would move, while they are parsed or printed; before itself too, so that no key is taken for one. */
const mark = '\uE000';
const moved = /^(?:0$|[1-9]\d{0,9}$|\uE000)/;
/** How a key that is moved begins in a JSON text. Most texts have nothing of the kind. */
const mayMove = /"[\d\\\uE000]/;

/** Deeper than any document that is taken, and not as deep as the stack. */
const maxDepth = 500;

/** An object of these entries that remembers their order, where it is not JavaScript's own. A key that comes again has the last value. */
export function objectInOrder(entries: readonly Entry[]): Record<string, unknown> {
  const object: Record<string, unknown> = Object.fromEntries(entries);
  const order = [...new Map(entries).keys()];
  const isNatural = Object.keys(object).every((key, index) => key === order[index]);
  if (!isNatural) Object.defineProperty(object, writtenOrder, { value: order, enumerable: true });
  return object;
}

/** The entries of an object in the order in which they were written; keys that were added since come last. */
export function entriesInOrder<T>(object: { readonly [key: string]: T }): [string, T][] {
  const order = orderOf(object);
  if (order === undefined) return Object.entries(object);
  const keys = new Set([...order.filter((key) => Object.hasOwn(object, key)), ...Object.keys(object)]);
  return [...keys].map((key) => [key, object[key] as T]);
}

/** A copy of a JSON value, with the order of its keys. */
export function copyInOrder<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyInOrder) as T;
  if (!isObject(value)) return value;
  return objectInOrder(entriesInOrder(value).map(([key, member]) => [key, copyInOrder(member)])) as T;
}

/** `JSON.parse`, keeping the order of all keys. Throws as that does. */
export function parseInOrder(text: string): unknown {
  if (!mayMove.test(text)) return JSON.parse(text);
  const marked = mapKeys(text, (key) => (moved.test(decoded(key)) ? mark + key : key));
  if (marked === text) return JSON.parse(text);
  let value: unknown;
  try {
    value = JSON.parse(marked);
  } catch {
    // For the error to say where it is in the text that was given.
    return JSON.parse(text);
  }
  return unmarked(value, 0);
}

/** `JSON.stringify`, keeping the order of all keys. */
export function stringifyInOrder(value: unknown): string {
  if (!hasWrittenOrder(value)) return JSON.stringify(value);
  const marked = JSON.stringify(value, (_key, member: unknown) => {
    if (!isObject(member)) return member;
    return Object.fromEntries(entriesInOrder(member).map(([key, inner]) => [moved.test(key) ? mark + key : key, inner]));
  });
  return mapKeys(marked, (key) => (key.startsWith(mark) ? key.slice(mark.length) : key));
}

function orderOf(object: object): readonly string[] | undefined {
  return (object as { readonly [writtenOrder]?: readonly string[] })[writtenOrder];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasWrittenOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return orderOf(value) !== undefined || Object.values(value).some(hasWrittenOrder);
}

function unmarked(value: unknown, depth: number): unknown {
  if (depth > maxDepth) return value;
  if (Array.isArray(value)) return value.map((member) => unmarked(member, depth + 1));
  if (!isObject(value)) return value;
  return objectInOrder(
    Object.entries(value).map(([key, member]) => [key.startsWith(mark) ? key.slice(mark.length) : key, unmarked(member, depth + 1)]),
  );
}

/** Changes the keys of a JSON text, which are its texts that a colon follows, as they are written between their quotes. */
function mapKeys(text: string, change: (key: string) => string): string {
  let result = '';
  let copied = 0;
  for (let start = text.indexOf('"'); start >= 0; ) {
    const end = endOfText(text, start + 1);
    if (end < 0) break;
    if (isFollowedByColon(text, end + 1)) {
      const key = text.slice(start + 1, end);
      const changed = change(key);
      if (changed !== key) {
        result += text.slice(copied, start + 1) + changed;
        copied = end;
      }
    }
    start = text.indexOf('"', end + 1);
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** Where the quote stands that ends a text: one that no odd number of backslashes stands before. */
function endOfText(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return -1;
}

function isFollowedByColon(text: string, from: number): boolean {
  let position = from;
  while (' \t\n\r'.includes(text[position] ?? '-')) position += 1;
  return text[position] === ':';
}

/** A key may be written with escapes. */
function decoded(key: string): string {
  if (!key.includes('\\')) return key;
  try {
    return JSON.parse(`"${key}"`) as string;
  } catch {
    // The text as a whole will not be parsed either.
    return key;
  }
}
