import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseInOrder, type Value } from '@muster/engine';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { withoutMaps } from '../../seed/parse-yaml.ts';
import { BadFiles, type FileProblem } from './bad-files.ts';

/** Keys and indexes that lead to a part of a file. */
export type Path = readonly (string | number)[];

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML or JSON file, read, that knows where each of its parts stands. */
export interface ParsedFile {
  readonly path: string;
  /** As messages name it: from the working directory. */
  readonly shown: string;
  readonly value: Value;
  /** Where a part stands; for what is missing, where it should. */
  placeOf(path: Path): Place;
  /** The same for a path of the engine, such as `attributes.values[0].attributes.input`. */
  placeAlong(path: string): Place;
  problem(path: Path, message: string): FileProblem;
  /** Numbers that are not what was written, such as `+4930123` or `007`: meant as texts, without a doubt. */
  misreadNumbers(): FileProblem[];
}

/** Throws {@link BadFiles} for what is no YAML or JSON. */
export function parseFile(path: string): ParsedFile {
  const shown = relative(process.cwd(), path);
  const text = readText(path, shown);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const complain = (offset: number, message: string): FileProblem => ({ file: shown, ...at(offset), message });
  const isJson = path.endsWith('.json');
  // JSON is read by its own rules; a key that is there twice is accepted by them, and hides what was meant.
  const errors = document.errors.filter(({ code }) => !isJson || code === 'DUPLICATE_KEY');
  if (errors.length > 0) throw new BadFiles(errors.map(({ pos, message }) => complain(pos[0], firstLine(message))));
  const value = isJson ? parseJson(text, complain) : toValue(document, complain);
  const placeOf = (keys: Path) => at(offsetOf(document, keys));
  return {
    path,
    shown,
    value,
    placeOf,
    placeAlong: (engine) => at(offsetAlong(document, engine)),
    problem: (keys, message) => ({ file: shown, ...placeOf(keys), message }),
    misreadNumbers: () => (isJson ? [] : misreadNumbers(document, complain)),
  };
}

function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new BadFiles([{ file: shown, line: 1, column: 1, message: reason }]);
  }
}

function parseJson(text: string, complain: (offset: number, message: string) => FileProblem): Value {
  try {
    return parseInOrder(text) as Value;
  } catch (error) {
    const { message } = error as Error;
    const position = /position (\d+)/.exec(message)?.[1];
    throw new BadFiles([complain(position === undefined ? text.length : Number(position), `not JSON: ${message}`)]);
  }
}

function toValue(document: Document.Parsed, complain: (offset: number, message: string) => FileProblem): Value {
  try {
    return withoutMaps(document.toJS({ mapAsMap: true })) as Value;
  } catch (error) {
    // Aliases without an anchor, or so many that they would never end.
    throw new BadFiles([complain(0, firstLine((error as Error).message))]);
  }
}

/** The parser repeats the place and shows the line; here each problem has its place in front, and one line. */
function firstLine(message: string): string {
  return message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
}

/** The key of a member of an object, the start of a member of a list; of what is missing, the start of what it is missing in. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    const found = memberOf(document, node, step);
    if (found === undefined) return offset;
    [node, offset] = found;
  }
  return offset;
}

type Member = readonly [node: Node | null, offset: number];

function memberOf(document: Document.Parsed, given: Node | null, step: string | number): Member | undefined {
  const node = isAlias(given) ? (given.resolve(document) ?? null) : given;
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return pair && [pair.value as Node | null, (pair.key as Node).range?.[0] ?? 0];
  }
  const item = isSeq(node) ? (node.items[Number(step)] as Node | undefined) : undefined;
  return item && [item, item.range?.[0] ?? 0];
}

/** A key may hold dots and brackets itself, so the longest that fits is meant. Ends where the file has nothing of that name. */
function offsetAlong(document: Document.Parsed, path: string): number {
  let node = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (let rest = path; rest !== ''; ) {
    const step = keysOf(document, node)
      .filter((key) => rest.startsWith(key) && /^(?:[.[ ]|$)/.test(rest.slice(key.length)))
      .reduce((longest, key) => (key.length > longest.length ? key : longest), '');
    const found = step === '' ? undefined : memberOf(document, node, /^\[\d+\]$/.test(step) ? Number(step.slice(1, -1)) : step);
    if (found === undefined) return offset;
    [node, offset] = found;
    rest = rest.slice(step.length).replace(/^\./, '');
  }
  return offset;
}

function keysOf(document: Document.Parsed, given: Node | null): string[] {
  const node = isAlias(given) ? (given.resolve(document) ?? null) : given;
  if (isMap(node)) return node.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []));
  return isSeq(node) ? node.items.map((_, index) => `[${index}]`) : [];
}

function misreadNumbers(document: Document.Parsed, complain: (offset: number, message: string) => FileProblem): FileProblem[] {
  const problems: FileProblem[] = [];
  visit(document, {
    Scalar(key, { value, source, range }) {
      if (key === 'key' || typeof value !== 'number' || source === undefined || source === String(value)) return;
      problems.push(complain(range?.[0] ?? 0, `${source} is read as the number ${value}; if it is a text, put it in quotes`));
    },
  });
  return problems;
}
