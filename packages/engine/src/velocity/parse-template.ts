import { Cursor, type TemplateNames } from './cursor.ts';
import { parseExpression } from './parse-expression.ts';
import { parseReference } from './parse-reference.ts';
import type { Branch, Expression, Node } from './syntax.ts';

const DIRECTIVE = /#(?:\{[a-z]+\}|[a-z]+(?![A-Za-z0-9_]))/y;
/** What a directive that ends a line swallows. */
const LINE_END = /[ \t]*(?:\r\n|\n|\r)|/y;
const LINE_COMMENT = /##[^\r\n]*(?:\r\n|\n|\r)?/y;
const TEXT = /[^$#\\\r\n]+/y;
const UNKNOWN_CALL = /#[A-Za-z_][A-Za-z0-9_-]*\([^()]*\)/y;

const blockEnds = new Set(['end', 'else', 'elseif']);
const directives = new Set(['if', 'foreach', 'set', 'break', 'stop', ...blockEnds]);
/** Velocity has these too; they reach outside the template or define what later text means, and are refused (TRANSFORMS 1). */
const refused = new Set(['include', 'parse', 'evaluate', 'macro', 'define', 'literal']);

/** Reads a whole template. Throws a `TemplateSyntaxError`. */
export function parseTemplate(source: string, names: TemplateNames, outer?: Cursor): readonly Node[] {
  const cursor = new Cursor(source, names, outer);
  const { nodes, end } = parseBlock(cursor);
  if (end !== undefined) cursor.fail(`#${end} without a beginning`);
  return nodes;
}

/** Text in double quotes: a template inside the template. */
export function parseInterpolation(text: string, outer: Cursor): Expression {
  if (!text.includes('$') && !text.includes('#')) return { kind: 'literal', value: text };
  return { kind: 'interpolation', nodes: outer.nested(() => parseTemplate(text, outer.names, outer)) };
}

/** Nodes up to the directive that ends the block, which is read too; `end` is undefined at the end of the template. */
function parseBlock(cursor: Cursor): { nodes: readonly Node[]; end: string | undefined } {
  const text = new TextCollector();
  while (!cursor.atEnd) {
    cursor.beginPart();
    const plain = cursor.match(TEXT);
    if (plain !== undefined) text.add(plain);
    else if (cursor.startsWith('\\')) parseBackslashes(cursor, text);
    else if (cursor.startsWith('$')) {
      const reference = parseReference(cursor);
      if (reference === undefined) text.add(takeCharacter(cursor));
      else text.push({ kind: 'reference', reference });
    } else if (cursor.startsWith('#')) {
      const end = parseHash(cursor, text);
      if (end !== undefined) return { nodes: text.finish(), end };
    } else text.add(takeCharacter(cursor));
  }
  return { nodes: text.finish(), end: undefined };
}

/** A comment, a directive or only a `#`. Returns the word of a directive that ends the block. */
function parseHash(cursor: Cursor, text: TextCollector): string | undefined {
  if (cursor.match(LINE_COMMENT) !== undefined || skipBlockComment(cursor)) {
    text.boundary();
    return undefined;
  }
  if (cursor.take('#[[')) {
    const close = cursor.source.indexOf(']]#', cursor.position);
    if (close < 0) cursor.fail('#[[ is not closed');
    text.push({ kind: 'text', text: cursor.source.slice(cursor.position, close) });
    cursor.position = close + 3;
    return undefined;
  }
  const before = cursor.position;
  const word = cursor.match(DIRECTIVE)?.replace(/[#{}]/g, '');
  if (word !== undefined && refused.has(word)) cursor.fail(`#${word} is not allowed`);
  if (word === undefined || !directives.has(word)) {
    cursor.position = before;
    text.add(cursor.match(UNKNOWN_CALL) ?? takeCharacter(cursor));
    return undefined;
  }
  if (word === 'end' || word === 'else') cursor.match(LINE_END);
  if (blockEnds.has(word)) return word;
  if (word === 'set') text.dropIndentation();
  text.push(cursor.nested(() => parseDirective(word, cursor)));
  return undefined;
}

function skipBlockComment(cursor: Cursor): boolean {
  if (!cursor.take('#*')) return false;
  const close = cursor.source.indexOf('*#', cursor.position);
  cursor.position = close < 0 ? cursor.source.length : close + 2;
  return true;
}

function parseDirective(word: string, cursor: Cursor): Node {
  if (word === 'break' || word === 'stop') return { kind: word };
  if (word === 'if') return parseIf(cursor);
  return word === 'set' ? parseSet(cursor) : parseForeach(cursor);
}

function parseIf(cursor: Cursor): Node {
  const branches: Branch[] = [];
  for (;;) {
    const { condition, written } = inParentheses(cursor, () => {
      const start = cursor.position;
      const condition = parseExpression(cursor);
      return { condition, written: cursor.source.slice(start, cursor.position) };
    });
    const { nodes, end } = parseBlock(cursor);
    branches.push({ condition, written, body: nodes });
    if (end === 'elseif') continue;
    if (end === 'end') return { kind: 'if', branches, otherwise: [] };
    if (end === undefined) cursor.fail('#if without #end');
    const otherwise = parseBlock(cursor);
    if (otherwise.end !== 'end') cursor.fail('#else without #end');
    return { kind: 'if', branches, otherwise: otherwise.nodes };
  }
}

function parseForeach(cursor: Cursor): Node {
  const { name, list } = inParentheses(cursor, () => {
    const name = parseName(cursor);
    cursor.skipBlanks();
    if (cursor.match(/in\b/y) === undefined) cursor.fail('expected in');
    return { name, list: parseExpression(cursor) };
  });
  for (const known of [name, 'foreach', 'velocityCount']) cursor.names.add(known);
  const { nodes, end } = parseBlock(cursor);
  if (end !== 'end') cursor.fail('#foreach without #end');
  return { kind: 'foreach', name, list, body: nodes };
}

function parseSet(cursor: Cursor): Node {
  return inParentheses(cursor, () => {
    const name = parseName(cursor);
    cursor.skipBlanks();
    cursor.expect('=');
    const value = parseExpression(cursor);
    cursor.names.add(name);
    return { kind: 'set', name, value };
  });
}

/** A name that is given a value: no properties, since data is never changed. */
function parseName(cursor: Cursor): string {
  const name = cursor.match(/\$!?[A-Za-z_][A-Za-z0-9_-]*|\$!?\{[A-Za-z_][A-Za-z0-9_-]*\}/y);
  return name === undefined ? cursor.fail('expected a variable') : name.replace(/[$!{}]/g, '');
}

function inParentheses<T>(cursor: Cursor, read: () => T): T {
  cursor.skipBlanks();
  cursor.expect('(');
  cursor.skipBlanks();
  const result = read();
  cursor.skipBlanks();
  cursor.expect(')');
  cursor.match(LINE_END);
  return result;
}

/**
 * Backslashes mean something only before a reference or a directive: each pair is one backslash, and one left over takes away the
 * meaning of what follows.
 */
function parseBackslashes(cursor: Cursor, text: TextCollector): void {
  const slashes = cursor.match(/\\+/y)!;
  const kept = '\\'.repeat(slashes.length / 2);
  const isEscaped = slashes.length % 2 === 1;
  const before = cursor.position;
  const reference = parseReference(cursor);
  if (reference !== undefined) {
    text.add(kept);
    text.push(
      isEscaped ? { kind: 'escaped', text: cursor.source.slice(before, cursor.position), reference } : { kind: 'reference', reference },
    );
    return;
  }
  const directive = cursor.match(DIRECTIVE);
  if (directive === undefined || !directives.has(directive.replace(/[#{}]/g, ''))) {
    cursor.position = before;
    text.add(slashes);
    return;
  }
  text.add(isEscaped ? kept + directive : kept);
  if (!isEscaped) cursor.position = before;
}

function takeCharacter(cursor: Cursor): string {
  return cursor.source[cursor.position++]!;
}

/** Joins neighbouring texts, and remembers where the present run began, since `#set` swallows blanks that are a run of their own. */
class TextCollector {
  readonly #nodes: Node[] = [];
  #text = '';
  #runStart = 0;

  add(text: string): void {
    this.#text += text;
  }

  boundary(): void {
    this.#runStart = this.#text.length;
  }

  dropIndentation(): void {
    if (/^[ \t]*$/.test(this.#text.slice(this.#runStart))) this.#text = this.#text.slice(0, this.#runStart);
  }

  push(node: Node): void {
    if (this.#text !== '') this.#nodes.push({ kind: 'text', text: this.#text });
    this.#text = '';
    this.#runStart = 0;
    this.#nodes.push(node);
  }

  finish(): readonly Node[] {
    if (this.#text !== '') this.#nodes.push({ kind: 'text', text: this.#text });
    return this.#nodes;
  }
}
