/** The letters on each key from 2 to 9 (ITU-T E.161). */
const KEYS = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];
const digitOf = new Map(KEYS.flatMap((letters, index) => [...letters].map((letter) => [letter, String(index + 2)] as const)));

/** An extension with its label at the end of a number, as libphonenumber knows them. Its letters are not dialled. */
const EXTENSION =
  /(?:;ext=|[ \u00a0\t,]*(?:e?xt(?:ensi(?:o\u0301?|ó))?n?|ｅ?ｘｔｎ?|доб|anexo|[xｘ#＃~～]|int|ｉｎｔ)[:.．]?[ \u00a0\t,-]*)\d{1,20}#?$/iu;
const FIRST_DIGIT = /[+\p{Nd}]/u;
const AFTER_THE_LAST = /[^\p{L}\p{Nd}#]+$/u;
const SECOND_NUMBER = /[\\/] *x.*$/s;
const SUBADDRESS = /;isub=.*$/s;
/** An `x` among the digits is punctuation, as in `0x1 234`. */
const BEGINS_WITH_DIGITS = /^\+*(?:(?:[^\p{L}\p{Nd}]|x)*\p{Nd}){3}/iu;
const CONTEXT = ';phone-context=';
const NUMBER_OR_DOMAIN = /^(?:\+[\d.()-]*\d[\d.()-]*|[a-z\d.-]+)$/i;

/**
 * What is dialled of a number as it is written: with the letters of its key words replaced by the digits on a telephone's keys, as
 * `1-800-3569377` for `1-800-FLOWERS`. The rules are those of libphonenumber's `parse`, and this is the part of them that the library
 * in use leaves out: three digits come before the first letter, and fewer than three letters are a slip of the pen and dropped.
 */
export function dialledNumber(written: string): string {
  const text = inContext(written.replace('＋', '+').replaceAll('*', ''));
  if (!/[a-z]/i.test(text)) return text;
  const start = text.search(FIRST_DIGIT);
  if (start < 0) return text;
  const whole = text.slice(start).replace(SECOND_NUMBER, '').replace(AFTER_THE_LAST, '').replace(SUBADDRESS, '');
  const number = whole.replace(EXTENSION, '');
  if (!BEGINS_WITH_DIGITS.test(number)) return text;
  const letters = number.match(/[a-z]/gi)?.length ?? 0;
  return number.replace(/[a-z]/gi, (letter) => (letters < 3 ? '' : digitOf.get(letter.toLowerCase())!));
}

/**
 * `tel:2533734;phone-context=+1213` of RFC 3966 with its parts put together. The library could do that, but its answer to the same
 * text differs from one call to the next.
 */
function inContext(text: string): string {
  const end = text.indexOf(CONTEXT);
  if (end < 0) return text;
  const [context = ''] = text.slice(end + CONTEXT.length).split(';');
  if (!NUMBER_OR_DOMAIN.test(context)) return '';
  const local = text.slice(text.indexOf('tel:') < 0 ? 0 : text.indexOf('tel:') + 'tel:'.length, end);
  return context.startsWith('+') ? context + local : local;
}
