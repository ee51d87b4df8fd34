import type { Value } from '@muster/engine';

/**
 * Characters that a terminal does not show, that change what it shows around them, or that look like others: controls, direction, accents
 * of their own, unusual blanks, halves of pairs.
 */
const invisible = /[\u0300-\u036f\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u2000-\u200a\u202f\u3000]/gu;

/** A value on one line, as JSON in which everything can be seen. */
export function showValue(value: Value): string {
  // Only texts hold such characters, and there an escape means the same.
  return JSON.stringify(value).replace(invisible, escaped);
}

/** The same, cut where it gets too long for a line. */
export function showShort(value: Value, length = 60): string {
  return cutLine(showValue(value), length);
}

/** A text on one line, as it is but for what cannot be seen; what an error says may come from a feed. */
export function showText(text: string): string {
  return text.replace(invisible, (character) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[character] ?? escaped(character));
}

export function cutLine(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}
