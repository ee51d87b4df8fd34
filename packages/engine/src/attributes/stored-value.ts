import { storable } from '../storable.ts';
import { textOf, type Value } from '../value.ts';

/** Contract: BEHAVIOUR 5.2. */
const maxLength = 450;

/**
 * What an identity attribute keeps of a mapping's result: text of at most 450 characters, null for "no value". A list stays a list when
 * the attribute is multi-valued; otherwise its first value is taken, since a joined list would equal nothing that it is compared with.
 */
export function storedValue(result: Value, multi: boolean): Value {
  if (typeof result === 'string' && !multi) return storedText(result);
  const members = Array.isArray(result) ? result : [result];
  const texts = members.map((member) => storedText(textOf(member))).filter((text) => text !== null);
  if (multi) return texts.length === 0 ? null : texts;
  return texts[0] ?? null;
}

/** At most 450 characters, and none that a database refuses. */
export function storedText(text: string | null): string | null {
  if (text === null || text === '') return null;
  const valid = storable(text);
  if (valid.length <= maxLength) return valid;
  const end = isHighSurrogate(valid.charCodeAt(maxLength - 1)) ? maxLength - 1 : maxLength;
  return valid.slice(0, end);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** True when two stored values are the same: texts by content, lists member by member. */
export function sameValue(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  return JSON.stringify(left) === JSON.stringify(right);
}
