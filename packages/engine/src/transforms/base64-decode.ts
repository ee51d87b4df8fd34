import { textTransform } from './text-transform.ts';

/** A byte order mark is kept, as Java keeps it. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Contract: TRANSFORMS 3, base64Decode: anything that is not base64, or not UTF-8 once decoded, is an error. */
export const base64Decode = textTransform('base64Decode', 'The text that the input holds in base64.', 8, (text, compiler) => {
  if (!isBase64(text)) throw compiler.error('The input is not base64');
  try {
    return utf8.decode(Buffer.from(text, 'base64'));
  } catch {
    throw compiler.error('The input is base64, but not of a text in UTF-8');
  }
});

/**
 * What Java's basic decoder takes: the alphabet with `+` and `/` and nothing beside it, no line ends either; the padding is whole or
 * missing. The host's own decoder would skip what it does not know.
 */
function isBase64(text: string): boolean {
  const padding = /={0,2}$/.exec(text)![0].length;
  const digits = padding === 0 ? text : text.slice(0, -padding);
  if (/[^A-Za-z0-9+/]/.test(digits) || digits.length % 4 === 1) return false;
  return padding === 0 || text.length % 4 === 0;
}
