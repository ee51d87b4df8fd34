import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/**
 * A character encoding as the line splitter needs it. Lines are cut in the bytes and decoded one by one: so the place of every row is
 * an exact byte offset whatever the encoding, and invalid bytes spoil one row only.
 */
export interface FeedEncoding {
  readonly name: string;
  /** Bytes of the smallest unit: 2 in UTF-16. */
  readonly unitBytes: 1 | 2;
  /** The index of the next CR or LF at or after `from`, or -1. `from` is the start of a unit. */
  findLineEnd(bytes: Buffer, from: number): number;
  /** The unit at an index, or -1 past the end. */
  unitAt(bytes: Buffer, at: number): number;
  decode(bytes: Buffer, start: number, end: number): DecodedText;
}

export interface DecodedText {
  readonly text: string;
  /** Why the text cannot be used, or null. */
  readonly fault: string | null;
}

/** Matches a text in which a fault of its line can be seen: what no value may hold (DESIGN 11) and what stands for invalid bytes. */
export const faultyCharacters = /[\0\uFFFD]|\p{Surrogate}/u;

export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
const forbiddenCharacter = 'The row holds the character U+0000 or half of a surrogate pair';
const invalidBytes = (encodingName: string) => `The row holds bytes that are not valid ${encodingName.toUpperCase()}`;
const ascii = String.fromCharCode(...Array(128).keys());

/**
 * The encoding of that name, or undefined when it is unknown or unfit. Fit are UTF-16 and every encoding in which ASCII characters
 * are the ASCII bytes: only there a CR, LF or BOM can be found without decoding from the start. That leaves out UTF-7, UTF-32 and EBCDIC.
 */
export function findEncoding(name: string): FeedEncoding | undefined {
  const key = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (key === 'utf8') return utf8;
  if (key === 'utf16le' || key === 'ucs2') return utf16('utf-16le');
  if (key === 'utf16be' || key === 'utf16') return utf16('utf-16be');
  if (!iconv.encodingExists(name) || !iconv.encode(ascii, name).equals(Buffer.from(ascii))) return undefined;
  return { ...utf8, name, decode: (bytes, start, end) => decodeWithIconv(bytes.subarray(start, end), name) };
}

/**
 * The encoding of a file that starts with these bytes. Plain `UTF-16` leaves the byte order to the BOM; without one it is big-endian
 * (RFC 2781, and Java). The BOM itself is dropped by the line splitter.
 */
export function encodingOfFile(encodingName: string, firstBytes: Uint8Array): FeedEncoding {
  const isPlainUtf16 = /^utf[-_ ]?16$/i.test(encodingName);
  const name = isPlainUtf16 && firstBytes[0] === 0xff && firstBytes[1] === 0xfe ? 'utf-16le' : encodingName;
  const encoding = findEncoding(name);
  if (!encoding) throw new Error(`Encoding ${encodingName} was accepted as a setting but is not supported`);
  return encoding;
}

const utf8: FeedEncoding = {
  name: 'utf-8',
  unitBytes: 1,
  findLineEnd(bytes, from) {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === lineFeed || byte === carriageReturn) return at;
    }
    return -1;
  },
  unitAt: (bytes, at) => bytes[at] ?? -1,
  decode(bytes, start, end) {
    const text = bytes.toString('utf8', start, end);
    // Invalid bytes decode to U+FFFD, but so does a U+FFFD that someone wrote, which is data: only then are the bytes looked at again.
    if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end))) return { text, fault: invalidBytes('UTF-8') };
    return { text, fault: text.includes('\0') ? forbiddenCharacter : null };
  },
};

function utf16(name: 'utf-16le' | 'utf-16be'): FeedEncoding {
  const unitAt = (bytes: Buffer, at: number) => {
    if (at + 2 > bytes.length) return -1;
    return name === 'utf-16le' ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  };
  return {
    name,
    unitBytes: 2,
    findLineEnd(bytes, from) {
      for (let at = from; at + 1 < bytes.length; at += 2) {
        const unit = unitAt(bytes, at);
        if (unit === lineFeed || unit === carriageReturn) return at;
      }
      return -1;
    },
    unitAt,
    decode(bytes, start, end) {
      const { text, fault } = decodeWithIconv(bytes.subarray(start, end), name);
      return { text, fault: (end - start) % 2 === 0 ? fault : invalidBytes(name) };
    },
  };
}

function decodeWithIconv(bytes: Buffer, name: string): DecodedText {
  const text = iconv.decode(bytes, name, { stripBOM: false });
  // As for UTF-8: a replacement character is data if encoding it gives the same bytes again.
  if (text.includes('\uFFFD') && !iconv.encode(text, name, { addBOM: false }).equals(bytes)) return { text, fault: invalidBytes(name) };
  return { text, fault: text.includes('\0') || /\p{Surrogate}/u.test(text) ? forbiddenCharacter : null };
}
