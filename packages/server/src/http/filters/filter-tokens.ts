import { FilterProblem } from './filter-problem.ts';

/** A token of the filter grammar. `text` of a string is its content, escapes resolved; `position` counts from 1. */
export interface Token {
  readonly kind: 'word' | 'string' | 'punctuation' | 'end';
  readonly text: string;
  readonly position: number;
}

/**
 * Blanks, then a quoted string, a bracket or comma, or a word. A word ends at a blank, a quote, a bracket or a comma, so the forms
 * seen in the wild (`email eq"x@y"`, `not(a eq 1)`, several blanks) need no rule of their own (contract 1.1).
 */
const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|([(),])|([^\s"(),]+))/sy;

/** PostgreSQL stores neither U+0000 nor half of a surrogate pair: refused here, where the caller can still be told. */
const UNSTORABLE = /[\u0000\p{Surrogate}]/u;

/** Splits a filter into tokens; the last one is always `end`. */
export function tokenize(text: string): readonly Token[] {
  const unstorable = UNSTORABLE.exec(text);
  if (unstorable) throw syntaxProblem('A filter cannot hold U+0000 or half of a surrogate pair: there is one', unstorable.index + 1);
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw syntaxProblem('A text without a closing double quote begins', text.indexOf('"', start) + 1);
    const [all, quoted, punctuation, word] = match;
    const position = start + all.length - all.trimStart().length + 1;
    if (quoted !== undefined) tokens.push({ kind: 'string', text: unescapeText(quoted), position });
    else if (punctuation !== undefined) tokens.push({ kind: 'punctuation', text: punctuation, position });
    else tokens.push({ kind: 'word', text: word ?? '', position });
  }
  return [...tokens, { kind: 'end', text: '', position: end + 1 }];
}

/** `\"` and `\\` are escapes; any other backslash is itself, because clients send `CORP\jdoe` as it stands. */
function unescapeText(quoted: string): string {
  return quoted.replace(/\\(["\\])/g, '$1');
}

function syntaxProblem(what: string, position: number): FilterProblem {
  return new FilterProblem('syntax', `${what} at character ${position}.`, { position });
}
