import type { AccountValue } from '../connector.ts';

/** True for an account that is to be left out. */
export type AccountFilter = (attributes: Readonly<Record<string, AccountValue>>) => boolean;

/** So that a nested filter cannot exhaust the stack. */
const maxLength = 4000;
const maxDepth = 50;

type Token = { readonly kind: 'word' | 'text' | 'sign'; readonly text: string };

/**
 * Compiles the setting `filterString` (BEHAVIOUR 8.2): accounts that match it are left out, as in the cloud. Understood are `==`, `!=`,
 * `startsWith("…")`, `endsWith("…")`, `contains("…")`, `isNull()`, `notNull()`, `!`, `&&`, `||` and parentheses; names with other
 * characters than letters, digits, `_` and `-` stand in quotes. Values compare as text, exactly; of a multi-valued attribute one
 * value that fits is enough. Anything else is a problem: a filter that does nothing would make identities that nobody wanted.
 */
export function compileFilterString(
  text: string,
  names: readonly string[],
): { readonly filter: AccountFilter } | { readonly problem: string } {
  if (text.length > maxLength) return { problem: `must not be longer than ${maxLength} characters` };
  try {
    return { filter: new FilterParser(tokensOf(text), names).parse() };
  } catch (error) {
    if (error instanceof FilterProblem) return { problem: `cannot be read: ${error.message}` };
    throw error;
  }
}

class FilterProblem extends Error {}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:([\p{L}\p{N}_-]+)|"((?:[^"\\]|\\.)*)"|(==|!=|&&|\|\||[!().]))/uy;
  const trimmed = text.trim();
  while (pattern.lastIndex < trimmed.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(trimmed);
    if (!match) throw new FilterProblem(`unexpected ${trimmed.slice(at).trim().slice(0, 20)}`);
    const [, word, quoted, sign = ''] = match;
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replace(/\\(.)/g, '$1') });
    else tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #names: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], names: readonly string[]) {
    this.#tokens = tokens;
    this.#names = names;
  }

  parse(): AccountFilter {
    const filter = this.#any();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return filter;
  }

  #any(): AccountFilter {
    const parts = [this.#all()];
    while (this.#take('||')) parts.push(this.#all());
    return (attributes) => parts.some((part) => part(attributes));
  }

  #all(): AccountFilter {
    const parts = [this.#single()];
    while (this.#take('&&')) parts.push(this.#single());
    return (attributes) => parts.every((part) => part(attributes));
  }

  #single(): AccountFilter {
    if (++this.#depth > maxDepth) throw new FilterProblem('it is nested too deeply');
    const filter = this.#take('!') ? not(this.#single()) : this.#take('(') ? this.#inParentheses() : this.#comparison();
    this.#depth--;
    return filter;
  }

  #inParentheses(): AccountFilter {
    const filter = this.#any();
    this.#expect(')');
    return filter;
  }

  #comparison(): AccountFilter {
    const name = this.#operand();
    if (!this.#names.includes(name)) throw new FilterProblem(`${name} is not an attribute of the schema`);
    if (this.#take('==')) return equals(name, this.#operand());
    if (this.#take('!=')) return not(equals(name, this.#operand()));
    this.#expect('.');
    const method = this.#operand();
    this.#expect('(');
    const filter = this.#method(name, method);
    this.#expect(')');
    return filter;
  }

  #method(name: string, method: string): AccountFilter {
    if (method === 'isNull') return not(hasValue(name, () => true));
    if (method === 'notNull') return hasValue(name, () => true);
    if (method === 'startsWith' || method === 'endsWith' || method === 'contains') {
      const operand = this.#operand();
      if (method === 'startsWith') return hasValue(name, (value) => value.startsWith(operand));
      if (method === 'endsWith') return hasValue(name, (value) => value.endsWith(operand));
      return hasValue(name, (value) => value.includes(operand));
    }
    throw new FilterProblem(`${method} is not supported`);
  }

  #operand(): string {
    const token = this.#tokens[this.#at];
    if (!token || token.kind === 'sign') throw this.#unexpected();
    this.#at++;
    return token.text;
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw this.#unexpected();
  }

  #unexpected(): FilterProblem {
    const token = this.#tokens[this.#at];
    return new FilterProblem(token ? `unexpected ${token.text}` : 'it ends too early');
  }
}

function equals(name: string, operand: string): AccountFilter {
  return hasValue(name, (value) => value === operand);
}

function hasValue(name: string, fits: (value: string) => boolean): AccountFilter {
  return (attributes) => {
    if (!Object.hasOwn(attributes, name)) return false;
    const value = attributes[name] as AccountValue;
    return Array.isArray(value) ? value.some((member) => fits(String(member))) : fits(String(value));
  };
}

function not(filter: AccountFilter): AccountFilter {
  return (attributes) => !filter(attributes);
}
