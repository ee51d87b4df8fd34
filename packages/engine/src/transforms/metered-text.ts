import { limits } from './limits.ts';
import { charge } from './meter.ts';

/** What the host does with texts, charged for by what that takes at worst. */

/** For each character: some letters have another form at the end of a word, or become several. */
const CASE_UNITS = 64;
/** For each character of a text that is searched, beside half a unit for each of the part that is looked for. */
const SEARCH_UNITS = 4;
/** For each part that a text is taken apart into, and more parts than any evaluation can pay for. */
const PART_UNITS = 100;
const MAX_PARTS = 200_000;

export function toLower(text: string): string {
  charge(text.length * CASE_UNITS);
  return text.toLowerCase();
}

export function toUpper(text: string): string {
  charge(text.length * CASE_UNITS);
  return text.toUpperCase();
}

export function findFirst(text: string, part: string, from = 0): number {
  chargeSearch(text, part);
  return text.indexOf(part, from);
}

export function findLast(text: string, part: string, from = text.length): number {
  chargeSearch(text, part);
  return text.lastIndexOf(part, from);
}

export function splitText(text: string, part: string): string[] {
  chargeSearch(text, part);
  // With a limit the host does without what it keeps ready for short texts.
  const parts = text.length < MAX_PARTS ? text.split(part) : text.split(part, MAX_PARTS);
  charge(parts.length * PART_UNITS);
  return parts;
}

/** The text with a part of it replaced wherever it stands; undefined when that is longer than a text may be. */
export function replaceText(text: string, part: string, by: string): string | undefined {
  if (part !== '' && findFirst(text, part) < 0) return text;
  const split = splitText(text, part);
  const parts = part === '' ? ['', ...split, ''] : split;
  if (parts.length === 1) return text;
  const length = text.length + (parts.length - 1) * (by.length - part.length);
  if (length > limits.text) return undefined;
  charge(length);
  return parts.join(by);
}

/** The host's search takes the product of both lengths at worst. */
function chargeSearch(text: string, part: string): void {
  charge(text.length * (SEARCH_UNITS + (part.length >> 1)));
}
