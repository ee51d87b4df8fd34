import {
  AndFilter,
  ApproximateFilter,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  NotFilter,
  OrFilter,
  PresenceFilter,
  SubstringFilter,
} from 'ldapts';

export type { Filter };

/** Values go into a filter as they are: it is sent as a structure, never as text, so nothing needs escaping. */
export const equals = (attribute: string, value: string | Buffer): Filter => new EqualityFilter({ attribute, value });
const present = (attribute: string): Filter => new PresenceFilter({ attribute });
export const and = (...filters: readonly Filter[]): Filter =>
  filters.length === 1 ? filters[0]! : new AndFilter({ filters: [...filters] });
export const or = (...filters: readonly Filter[]): Filter => (filters.length === 1 ? filters[0]! : new OrFilter({ filters: [...filters] }));

export const anyEntry: Filter = present('objectClass');

/**
 * Reads a filter that a person wrote (RFC 4515), with blanks and line breaks between its parts allowed. Not the library's parser: that
 * one reads `\c3\bc` as two characters instead of the two bytes of `ü`, and refuses options such as `cn;lang-de`.
 */
export function parseFilter(text: string): { readonly filter: Filter } | { readonly problem: string } {
  const trimmed = text.trim();
  const reader = new FilterReader(trimmed.startsWith('(') ? trimmed : `(${trimmed})`);
  try {
    const filter = reader.readFilter();
    reader.skipBlanks();
    if (!reader.atEnd()) throw new FilterFault(`nothing may follow the last parenthesis, but "${reader.rest()}" does`);
    return { filter };
  } catch (error) {
    if (error instanceof FilterFault) return { problem: error.message };
    throw error;
  }
}

class FilterFault extends Error {}

/** Deep nesting is no filter that a person wrote, and would exhaust the stack. */
const maxDepth = 100;

class FilterReader {
  #position = 0;

  constructor(readonly text: string) {}

  atEnd(): boolean {
    return this.#position >= this.text.length;
  }

  rest(): string {
    const rest = this.text.slice(this.#position);
    return rest.length > 20 ? `${rest.slice(0, 20)}…` : rest;
  }

  skipBlanks(): void {
    this.#match(/\s*/y);
  }

  readFilter(depth = 0): Filter {
    if (depth > maxDepth) throw new FilterFault(`it is nested more than ${maxDepth} levels deep`);
    this.#expect('(');
    this.skipBlanks();
    const operator = this.#match(/[&|!]/y);
    const filter = operator === null ? this.#readItem() : this.#readGroup(operator, depth);
    this.#expect(')');
    return filter;
  }

  #readGroup(operator: string, depth: number): Filter {
    const filters: Filter[] = [];
    this.skipBlanks();
    while (this.text[this.#position] === '(') {
      filters.push(this.readFilter(depth + 1));
      this.skipBlanks();
    }
    if (filters.length === 0 || (operator === '!' && filters.length > 1)) {
      const wanted = operator === '!' ? 'exactly one filter' : 'a filter';
      throw new FilterFault(`${wanted} in parentheses must follow ${operator}`);
    }
    if (operator === '!') return new NotFilter({ filter: filters[0]! });
    return operator === '&' ? new AndFilter({ filters }) : new OrFilter({ filters });
  }

  #readItem(): Filter {
    const attribute = this.#match(/[a-z0-9.-]+(?:;[a-z0-9-]+)*/iy) ?? '';
    const matching = this.#match(/\s*(?::[a-z0-9.:-]+)?:=|\s*[~<>]?=/iy)?.trim();
    if (matching === undefined || (attribute === '' && !matching.startsWith(':'))) {
      throw new FilterFault(`"${this.rest()}" should be an attribute, a comparison and a value`);
    }
    const value = this.#match(/[^()]*/y) ?? '';
    if (matching.startsWith(':')) return readExtensible(attribute, matching, decodeText(value));
    if (matching === '>=') return new GreaterThanEqualsFilter({ attribute, value: decodeText(value) });
    if (matching === '<=') return new LessThanEqualsFilter({ attribute, value: decodeText(value) });
    if (matching === '~=') return new ApproximateFilter({ attribute, value: decodeText(value) });
    if (value === '*') return new PresenceFilter({ attribute });
    const parts = value.split('*');
    if (parts.length === 1) return new EqualityFilter({ attribute, value: decode(value) });
    const [initial = '', ...others] = parts.map(decodeText);
    const final = others.pop() ?? '';
    return new SubstringFilter({ attribute, initial, any: others.filter((part) => part !== ''), final });
  }

  #expect(character: string): void {
    this.skipBlanks();
    if (this.text[this.#position] !== character) {
      throw new FilterFault(
        this.atEnd() ? `a "${character}" is missing at the end` : `a "${character}" is missing before "${this.rest()}"`,
      );
    }
    this.#position++;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#position;
    const matched = pattern.exec(this.text)?.[0] ?? null;
    this.#position += matched?.length ?? 0;
    return matched;
  }
}

/** `attribute:dn:rule:=value`, each part but the value optional. */
function readExtensible(attribute: string, matching: string, value: string): Filter {
  const parts = matching.slice(1, -1).split(':').filter(Boolean);
  const dnAttributes = parts[0]?.toLowerCase() === 'dn';
  if (dnAttributes) parts.shift();
  if (parts.length > 1) throw new FilterFault(`"${matching}" names more than one matching rule`);
  if (attribute === '' && parts.length === 0) throw new FilterFault(`"${matching}" needs an attribute or a matching rule`);
  return new ExtensibleFilter({ matchType: attribute, dnAttributes, rule: parts[0] ?? '', value });
}

/** Escapes are bytes; a value that is no text stays bytes. */
function decode(value: string): string | Buffer {
  const bytes: Buffer[] = [];
  for (const part of value.split(/(\\[0-9a-f]{2})/i)) {
    if (/^\\[0-9a-f]{2}$/i.test(part)) bytes.push(Buffer.from(part.slice(1), 'hex'));
    else if (part.includes('\\')) throw new FilterFault(`"${value}" has a backslash without two hexadecimal digits after it`);
    else bytes.push(Buffer.from(part));
  }
  const whole = Buffer.concat(bytes);
  const text = whole.toString('utf8');
  return Buffer.from(text).equals(whole) ? text : whole;
}

function decodeText(value: string): string {
  const decoded = decode(value);
  if (typeof decoded === 'string') return decoded;
  throw new FilterFault(`"${value}" is no text; such values can be compared with = only`);
}
