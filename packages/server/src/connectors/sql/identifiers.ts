import type { Dialect } from './connection.ts';

/** A name of a table or column as the settings may give it (contract: BEHAVIOUR 9.13). */
export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

/** The name of a table, with that of its schema before it or not. */
export function isTableName(text: string): boolean {
  const parts = text.split('.');
  return parts.length <= 2 && parts.every(isIdentifier);
}

/** Quotes a name, or each part of one, so that none is taken for a word of the language or folded to another case. */
export function quoteName(name: string, dialect: Dialect): string {
  const quote = dialect === 'postgresql' ? '"' : '`';
  return name
    .split('.')
    .map((part) => quote + part.replaceAll(quote, quote + quote) + quote)
    .join('.');
}
