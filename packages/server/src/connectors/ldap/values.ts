import type { AccountValue } from '../connector.ts';
import { failure } from '../failure.ts';
import { isPossible } from '../possible-text.ts';
import { readAccountFlags } from './account-flags.ts';
import type { DirectoryEntry } from './entry.ts';

/**
 * Attributes whose values are bytes by their syntax. Named, because such bytes can happen to be text: a value must not be written one way
 * in one account and another way in the next.
 */
const binaryAttributes = new Set([
  'audio',
  'cacertificate',
  'jpegphoto',
  'logonhours',
  'msexchmailboxguid',
  'ms-ds-consistencyguid',
  'photo',
  'thumbnaillogo',
  'thumbnailphoto',
  'usercertificate',
  'usersmimecertificate',
]);

/** Never read: what they hold is a secret, and of no use here. */
const secretAttributes = new Set(['userpassword', 'unicodepwd', 'userpkcs12', 'sambantpassword', 'sambalmpassword', 'pwdhistory']);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function isSecretAttribute(attribute: string): boolean {
  return secretAttributes.has(attribute.toLowerCase());
}

export function isBinaryAttribute(attribute: string): boolean {
  return binaryAttributes.has(attribute.toLowerCase());
}

/** The attribute to ask the directory for; accountFlags are made of another. */
export function nativeAttribute(attribute: string): string {
  return attribute.toLowerCase() === 'accountflags' ? 'userAccountControl' : attribute;
}

/** The values of an attribute as texts: bytes in base64, Windows' identifiers as people know them. */
export function readTexts(entry: DirectoryEntry, attribute: string): readonly string[] {
  const name = attribute.toLowerCase();
  if (name === 'accountflags') return readAccountFlags(entry);
  const values = entry.buffers(attribute);
  if (name === 'objectguid') return values.map(readGuid);
  if (name === 'objectsid' || name === 'sidhistory') return values.map(readSid);
  if (binaryAttributes.has(name)) return values.map((value) => value.toString('base64'));
  return values.map(readText);
}

/** U+0000 is no text either: nothing that stores text takes it. */
function readText(value: Buffer): string {
  try {
    if (!value.includes(0)) return utf8.decode(value);
  } catch {
    // No UTF-8, so bytes.
  }
  return value.toString('base64');
}

/** The first three groups of a GUID are stored with their lowest byte first. */
export function readGuid(bytes: Buffer): string {
  if (bytes.length !== 16) return bytes.toString('base64');
  const head = [bytes.readUInt32LE(0).toString(16).padStart(8, '0')];
  for (const offset of [4, 6]) head.push(bytes.readUInt16LE(offset).toString(16).padStart(4, '0'));
  return `{${[...head, bytes.toString('hex', 8, 10), bytes.toString('hex', 10)].join('-')}}`;
}

/** The bytes of a GUID's text, or null. */
export function writeGuid(text: string): Buffer | null {
  const hex = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i.exec(text)?.slice(1);
  if (hex === undefined) return null;
  const parts = hex.map((part) => Buffer.from(part, 'hex'));
  return Buffer.concat([parts[0]!.reverse(), parts[1]!.reverse(), parts[2]!.reverse(), parts[3]!, parts[4]!]);
}

function readSid(bytes: Buffer): string {
  const count = bytes[1] ?? 0;
  if (bytes.length !== 8 + 4 * count) return bytes.toString('base64');
  const authority = bytes.readUIntBE(2, 6);
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return ['S', bytes[0], authority, ...parts].join('-');
}

/** What to send for a value of an account; an empty text is no value, since a directory has none. */
export function writeValues(attribute: string, value: AccountValue | null): (string | Buffer)[] {
  const members = value === null ? [] : Array.isArray(value) ? value : [value as string | number | boolean];
  const texts = members.map((member) => (typeof member === 'boolean' ? String(member).toUpperCase() : String(member)));
  return texts.filter((text) => text !== '').map((text) => writeText(attribute, text));
}

function writeText(attribute: string, text: string): string | Buffer {
  if (isBinaryAttribute(attribute)) return Buffer.from(text, 'base64');
  if (isPossible(text)) return text;
  throw failure('refused', `The value of ${attribute} holds the character U+0000 or half of a surrogate pair`);
}
