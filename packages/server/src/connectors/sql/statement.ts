import type { Dialect, Parameter } from './connection.ts';
import type { ParameterType } from './parameters.ts';
import { parameterTypes } from './parameters.ts';

/** A statement of the settings with the places of its variables (contract: BEHAVIOUR 9.13). */
export interface Statement {
  /** The texts around the variables: one more than there are variables. */
  readonly texts: readonly string[];
  readonly variables: readonly Variable[];
}

export interface Variable {
  /** `$plan.x$`, `$response.x$` or `$(identity)`. */
  readonly root: 'plan' | 'response' | 'identity';
  readonly name: string;
  readonly type: ParameterType | null;
}

export interface BoundStatement {
  readonly text: string;
  readonly values: readonly Parameter[];
}

/**
 * Reads a statement. A variable becomes a bound parameter, so it may stand wherever the database takes one: not within quotes. Quotes
 * around nothing but a variable, as older configurations have them, are taken away.
 */
export function readStatement(text: string, dialect: Dialect): Statement | { readonly problem: string } {
  const texts: string[] = [];
  const variables: Variable[] = [];
  let current = '';
  let hasEnded = false;
  for (const token of tokens(text, dialect)) {
    if (token.kind === 'comment') current += ' ';
    else if (hasEnded && token.text.trim() !== '') return { problem: 'holds more than one statement: give a list of them' };
    else if (token.kind === 'code' && token.text === ';') hasEnded = true;
    else {
      const variable = variableOf(token);
      const problem = variable ? null : problemOf(token, dialect);
      if (problem) return { problem };
      if (!variable) current += token.text;
      else {
        texts.push(current);
        variables.push(variable);
        current = '';
      }
    }
  }
  texts.push(current.trimEnd());
  return texts.length === 1 && texts[0]!.trim() === '' ? { problem: 'is empty' } : { texts, variables };
}

function variableOf({ kind, text }: Token): Variable | null {
  if (kind === 'variable') return readVariable(text);
  return kind === 'quoted' && text.startsWith("'") ? readVariable(text.slice(1, -1)) : null;
}

function problemOf({ kind, text }: Token, dialect: Dialect): string | null {
  if (kind === 'open') return `has ${text} without its end`;
  if (kind === 'quoted') return containsVariable(text) ? `has the variable in ${text} within quotes` : null;
  if (dialect === 'postgresql' ? /^\$\d/.test(text) : text === '?') return `has ${text} where a variable is expected`;
  return null;
}

/** Puts the values in their places. Each occurrence has a parameter of its own, since the types of two places may differ. */
export function bindStatement(statement: Statement, dialect: Dialect, parameterFor: (variable: Variable) => Parameter): BoundStatement {
  const marker = (index: number) => (dialect === 'postgresql' ? `$${index + 1}` : '?');
  const text = statement.texts.reduce((before, part, index) => before + marker(index - 1) + part);
  return { text, values: statement.variables.map(parameterFor) };
}

interface Token {
  /** `code` is what is neither quoted nor a comment nor a variable; `open` a quote or comment that does not end. */
  readonly kind: 'code' | 'quoted' | 'comment' | 'variable' | 'open';
  readonly text: string;
}

const variablePattern = /\$(?:plan|response)\.[^$'"`\r\n]+\$|\$\(identity\)/;
const patterns: Readonly<Record<Dialect, readonly (readonly [Token['kind'], RegExp])[]>> = {
  postgresql: [
    ['variable', new RegExp(variablePattern.source, 'y')],
    ['quoted', /(?<=\be)'(?:[^'\\]|\\.|'')*'/isy],
    ['quoted', /(?<!\be)'(?:[^']|'')*'/isy],
    ['quoted', /"(?:[^"]|"")*"/y],
    ['quoted', /\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$/y],
    ['comment', /--[^\n]*/y],
    ['comment', /\/\*[\s\S]*?\*\//y],
    ['open', /\/\*|'|"|\$[A-Za-z_]*\$/y],
    ['code', /\$\d+/y],
  ],
  mysql: [
    ['variable', new RegExp(variablePattern.source, 'y')],
    ['quoted', /'(?:[^'\\]|\\.|'')*'/sy],
    ['quoted', /"(?:[^"\\]|\\.|"")*"/sy],
    ['quoted', /`(?:[^`]|``)*`/y],
    ['comment', /--(?=\s|$)[^\n]*/y],
    ['comment', /#[^\n]*/y],
    ['comment', /\/\*[\s\S]*?\*\//y],
    ['open', /\/\*|'|"|`/y],
  ],
};

function* tokens(text: string, dialect: Dialect): Generator<Token> {
  let position = 0;
  while (position < text.length) {
    const token = tokenAt(text, position, dialect);
    yield token;
    position += token.text.length;
  }
}

function tokenAt(text: string, position: number, dialect: Dialect): Token {
  for (const [kind, pattern] of patterns[dialect]) {
    pattern.lastIndex = position;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return { kind, text: found };
  }
  return { kind: 'code', text: text[position]! };
}

function containsVariable(text: string): boolean {
  return variablePattern.test(text);
}

function readVariable(text: string): Variable | null {
  if (text === '$(identity)') return { root: 'identity', name: 'identity', type: null };
  const [, root, path] = /^\$(plan|response)\.([^$'"`\r\n]+)\$$/.exec(text) ?? [];
  if (path === undefined) return null;
  const [, name = path, suffix = ''] = /^(.+)\.([A-Za-z]+)$/.exec(path) ?? [];
  const type = parameterTypes.get(suffix.toLowerCase());
  return { root: root as 'plan' | 'response', name: type ? name : path, type: type ?? null };
}
