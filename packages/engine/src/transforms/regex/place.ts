import { charge } from '../meter.ts';
import type { Place } from './syntax.ts';
import { codeAt, widthBefore } from './units.ts';

const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;
const MARK = /\p{Mn}/u;
/** For each character beyond ASCII that is looked at. */
const LOOK_UNITS = 150;

/** Whether a condition on a position holds, as in `java.util.regex` without flags for Unicode. */
export function isPlace(text: string, position: number, place: Place): boolean {
  switch (place) {
    case '\\A':
      return position === 0;
    case '\\z':
      return position === text.length;
    case '\\Z':
      return isBeforeLastBreak(text, position);
    case 'm^':
      return isLineStart(text, position);
    case 'm$':
      return position === text.length || isLineEnd(text, position);
    case '\\b':
      return isBoundary(text, position);
    case '\\B':
      return !isBoundary(text, position);
  }
}

/** The end, or before the line break that the text ends with. */
function isBeforeLastBreak(text: string, position: number): boolean {
  const rest = text.length - position;
  if (rest === 0) return true;
  return rest <= 2 && isLineEnd(text, position) && (rest === 1 || text.endsWith('\r\n'));
}

/** Java finds no line at the end of the text, not even after a line break, nor between the two characters of one. */
function isLineStart(text: string, position: number): boolean {
  if (position === text.length) return false;
  const before = text[position - 1];
  return position === 0 || (isTerminator(before) && !(before === '\r' && text[position] === '\n'));
}

function isLineEnd(text: string, position: number): boolean {
  return isTerminator(text[position]) && !(text[position] === '\n' && text[position - 1] === '\r');
}

function isTerminator(character: string | undefined): boolean {
  return character === '\n' || character === '\r' || character === '\u0085' || character === '\u2028' || character === '\u2029';
}

/** Up to Java 18 a word has all letters and digits of Unicode here, other than in `\w`. */
function isBoundary(text: string, position: number): boolean {
  const before = position > 0 && isWord(text, position - widthBefore(text, position, 0));
  return before !== (position < text.length && isWord(text, position));
}

/** A mark counts when it stands on a letter or a digit. */
function isWord(text: string, position: number): boolean {
  if (text[position] === '_') return true;
  for (let at = position; ; ) {
    const code = codeAt(text, at);
    if (code < 128) return isLetterOrDigit(code);
    charge(LOOK_UNITS);
    const character = String.fromCodePoint(code);
    if (LETTER_OR_DIGIT.test(character)) return true;
    if (at === 0 || !MARK.test(character)) return false;
    at -= widthBefore(text, at, 0);
  }
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
