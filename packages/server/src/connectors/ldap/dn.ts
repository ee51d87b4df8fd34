import { foldKey } from '@muster/engine';

/** A distinguished name, most specific part first (RFC 4514). */
export type Dn = readonly Rdn[];

/** One level of a name; more than one pair where the name is multi-valued, as in `cn=Amy Wong+sn=Kroker`. */
export type Rdn = readonly NamePair[];

export interface NamePair {
  readonly type: string;
  readonly value: string;
}

/**
 * Reads a name as RFC 4514 writes it, and as older software does: blanks around separators, `;` for `,`, quoted values. Null when the
 * text is no name, or one whose values are no text.
 */
export function parseDn(text: string): Dn | null {
  const scanner = new Scanner(text);
  if (scanner.atEnd()) return [];
  if (/\0|\p{Surrogate}/u.test(text)) return null;
  const dn: Rdn[] = [];
  for (;;) {
    const rdn = readRdn(scanner);
    if (rdn === null) return null;
    dn.push(rdn);
    if (scanner.atEnd()) return dn;
    if (!scanner.take(',') && !scanner.take(';')) return null;
  }
}

/** A name of one level, such as `CN=Ann Lee`. */
export function parseRdn(text: string): Rdn | null {
  const dn = parseDn(text);
  return dn?.length === 1 ? dn[0]! : null;
}

export function formatDn(dn: Dn): string {
  return dn.map(formatRdn).join(',');
}

export function formatRdn(rdn: Rdn): string {
  return rdn.map(({ type, value }) => `${type}=${escapeValue(value)}`).join('+');
}

/**
 * Equal for texts that are the same name: case, blanks around separators and within values, escapes and the order of a multi-valued
 * part do not count (contract: BEHAVIOUR 9.1). A text that is no name is compared ignoring case.
 */
export function dnKey(text: string): string {
  const dn = parseDn(text);
  return dn === null ? foldValue(text) : dn.map(rdnKey).join(',');
}

export function sameDn(one: string, other: string): boolean {
  return one === other || dnKey(one) === dnKey(other);
}

export function rdnKey(rdn: Rdn): string {
  const pairs = rdn.map(({ type, value }) => `${typeKey(type)}=${escapeValue(foldValue(value))}`);
  return pairs.sort().join('+');
}

/** How many levels `dn` lies below `base`: 0 for itself; null when it is elsewhere. */
export function depthBelow(dn: Dn, base: Dn): number | null {
  const depth = dn.length - base.length;
  if (depth < 0) return null;
  return base.every((rdn, level) => rdnKey(rdn) === rdnKey(dn[depth + level]!)) ? depth : null;
}

/** Whether two names of attributes are the same, by any of their spellings. */
export function sameType(one: string, other: string): boolean {
  return typeKey(one) === typeKey(other);
}

/** Other spellings of the types that RFC 4514 gives a short name. */
const shortNames: Readonly<Record<string, string>> = {
  commonname: 'cn',
  '2.5.4.3': 'cn',
  localityname: 'l',
  '2.5.4.7': 'l',
  stateorprovincename: 'st',
  '2.5.4.8': 'st',
  organizationname: 'o',
  '2.5.4.10': 'o',
  organizationalunitname: 'ou',
  '2.5.4.11': 'ou',
  countryname: 'c',
  '2.5.4.6': 'c',
  streetaddress: 'street',
  '2.5.4.9': 'street',
  domaincomponent: 'dc',
  '0.9.2342.19200300.100.1.25': 'dc',
  userid: 'uid',
  '0.9.2342.19200300.100.1.1': 'uid',
  surname: 'sn',
  '2.5.4.4': 'sn',
};

function typeKey(type: string): string {
  const key = type.toLowerCase();
  return shortNames[key] ?? key;
}

function foldValue(value: string): string {
  return foldKey(value.trim().replace(/\s+/g, ' '));
}

function escapeValue(value: string): string {
  return value
    .replace(/[\\"+,;<>=]/g, '\\$&')
    .replace(/\0/g, '\\00')
    .replace(/^[ #]| $/g, '\\$&');
}

class Scanner {
  position = 0;

  constructor(readonly text: string) {}

  atEnd(): boolean {
    return this.position >= this.text.length;
  }

  peek(): string {
    return this.text[this.position] ?? '';
  }

  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.position++;
    return true;
  }

  skipBlanks(): void {
    while (this.peek() === ' ') this.position++;
  }

  /** The text that a pattern with the flag `y` matches here, or null. */
  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const matched = pattern.exec(this.text)?.[0] ?? null;
    this.position += matched?.length ?? 0;
    return matched;
  }
}

function readRdn(scanner: Scanner): Rdn | null {
  const rdn: NamePair[] = [];
  do {
    scanner.skipBlanks();
    const type = scanner.match(/(?:oid\.)?\d+(?:\.\d+)*|[a-z][a-z0-9-]*/iy);
    if (type === null) return null;
    scanner.skipBlanks();
    if (!scanner.take('=')) return null;
    scanner.skipBlanks();
    const value = readValue(scanner);
    if (value === null) return null;
    rdn.push({ type: type.replace(/^oid\./i, ''), value });
  } while (scanner.take('+'));
  return rdn;
}

function readValue(scanner: Scanner): string | null {
  if (scanner.peek() === '#') return readEncodedValue(scanner);
  const quoted = scanner.take('"');
  const bytes: Buffer[] = [];
  let endOfValue = 0;
  for (;;) {
    const plain = scanner.match(quoted ? /[^"\\]+/y : /[^\\"+,;<>]+/y);
    if (plain !== null) {
      bytes.push(Buffer.from(plain));
      // Blanks at the end belong to the separator that follows, unless they are escaped.
      if (quoted || /[^ ]/.test(plain)) endOfValue = bytes.length;
      continue;
    }
    if (scanner.peek() !== '\\') break;
    const escaped = scanner.match(/\\[0-9a-f]{2}/iy);
    // Samba escapes characters that need none, such as the question mark.
    const special = escaped === null ? scanner.match(/\\[^0-9a-z]/iy) : null;
    if (escaped !== null) bytes.push(Buffer.from(escaped.slice(1), 'hex'));
    else if (special !== null) bytes.push(Buffer.from(special.slice(1)));
    else return null;
    endOfValue = bytes.length;
  }
  if (quoted) {
    if (!scanner.take('"')) return null;
    scanner.skipBlanks();
  } else if (endOfValue > 0 && bytes[endOfValue - 1]!.length > 1) {
    bytes[endOfValue - 1] = Buffer.from(bytes[endOfValue - 1]!.toString().replace(/ +$/, ''));
  }
  return decodeUtf8(Buffer.concat(bytes.slice(0, endOfValue)));
}

/** `#` and the value's BER encoding in hexadecimal; only short texts are of use in a name. */
function readEncodedValue(scanner: Scanner): string | null {
  const hex = scanner.match(/#(?:[0-9a-f]{2})+/iy);
  if (hex === null) return null;
  scanner.skipBlanks();
  const encoded = Buffer.from(hex.slice(1), 'hex');
  const octetString = 0x04;
  const utf8String = 0x0c;
  const printableString = 0x13;
  if (![octetString, utf8String, printableString].includes(encoded[0]!) || encoded[1] !== encoded.length - 2) return null;
  return decodeUtf8(encoded.subarray(2));
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
