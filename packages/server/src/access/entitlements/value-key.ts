import { createHash } from 'node:crypto';
import { comparableValue } from '@muster/engine';

/** Longer texts do not fit into the entry of an index. */
const longestKey = 500;

/** So many characters of a longer text lead its key. */
const keptCharacters = 400;

/** An entitlement's value as its source compares it (contract: BEHAVIOUR 9.1), fit for an index. */
export function valueKeyOf({ distinguishedNames }: { readonly distinguishedNames: boolean }, value: string): string {
  return indexKey(comparableValue(value, distinguishedNames));
}

/** The text itself; of a long one its beginning, by which it is found and sorted, and its digest, which tells it from others. */
export function indexKey(text: string): string {
  return text.length <= longestKey ? text : keyPrefix(text) + createHash('sha256').update(text).digest('hex');
}

/** What the keys of all texts have in common that begin with this one. Cut between characters: half of a surrogate pair is no text. */
export function keyPrefix(text: string): string {
  return text.length <= keptCharacters ? text : Array.from(text).slice(0, keptCharacters).join('');
}
