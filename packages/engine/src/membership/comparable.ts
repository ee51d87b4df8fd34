import { parseInstant } from '../instant.ts';
import { foldKey, textOf, type Value } from '../value.ts';

/** A text with what comparing needs of it, worked out once however many criteria compare it. */
export interface Comparable {
  readonly text: string;
  readonly key: string;
  /** Whether it reads as a decimal number. */
  readonly decimal: boolean;
  /** Milliseconds since 1970 when it reads as an ISO date. */
  readonly instant: number | null;
}

const decimalNumber = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/;

export const emptyText = comparable('');

export function comparable(text: string): Comparable {
  const trimmed = text.trim();
  const decimal = decimalNumber.test(trimmed);
  return { text: trimmed, key: foldKey(text), decimal, instant: decimal ? null : parseInstant(trimmed) };
}

/** The members of a list, or the one value; without those that are empty. */
export function comparables(value: Value): readonly Comparable[] {
  const texts = (Array.isArray(value) ? value : [value]).map(textOf);
  return texts.filter((text) => text !== null && text !== '').map((text) => comparable(text as string));
}
