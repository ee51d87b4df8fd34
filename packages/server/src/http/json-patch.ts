import { isDeepStrictEqual } from 'node:util';
import { copyInOrder } from '@muster/engine';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { isWithin, type Pointer, parsePointer } from './json-pointer.ts';

// Why our own and not fast-json-patch: read-only paths, booleans sent as text and lenient replaces (contract 1.3) need the path of every
// step anyway; and it takes `copy` without a bound, so that 500 operations of 30 bytes double a document 500 times.

const MAX_OPERATIONS = 500;

/** What one patch may copy and move in all, as JSON text: enough for any object of the API. */
const MAX_CARRIED_CHARACTERS = 1_048_576;

/** How deep a path and a value may go: far beyond any object of the API, far below the end of the stack. */
const MAX_DEPTH = 100;

/** Names a path may not hold: no object of the API has them, and every way to reach a prototype does. */
const PROTOTYPE_KEYS = new Set(['__proto__', 'prototype', 'constructor']);

/** The body of a PATCH (contract 1.3, RFC 6902). */
export const JsonPatchBody = Type.Array(
  Type.Object({
    op: Type.Union(
      (['add', 'remove', 'replace', 'move', 'copy', 'test'] as const).map((op) => Type.Literal(op)),
      { description: 'What to do.' },
    ),
    path: Type.String({ description: 'Where, as a JSON pointer.', examples: ['/description'] }),
    from: Type.Optional(Type.String({ description: 'For move and copy: whence, as a JSON pointer.' })),
    value: Type.Optional(Type.Unknown({ description: 'For add, replace and test: the value.' })),
  }),
  { maxItems: MAX_OPERATIONS },
);

export type JsonPatchOperation = Static<typeof JsonPatchBody>[number];

/** What a resource lets a patch do. All paths are JSON pointers and speak for everything inside of them, too. */
export interface JsonPatchRules {
  readonly immutable: readonly string[];
  /** When given, everything else is immutable. */
  readonly mutable?: readonly string[];
  /** Boolean fields: `"false"` is taken as false, as it is wherever the present value is a boolean (contract 1.3). */
  readonly booleans?: readonly string[];
  /** Maps whose values come back as they were sent (contract 8.1), text that looks like a boolean included. */
  readonly freeMaps?: readonly string[];
}

export type PatchProblemKind = 'syntax' | 'immutable' | 'path' | 'value' | 'test';

/** A patch we refuse; the document is untouched. `immutable` is `400.1.1 Illegal update attempt` (contract 1.3). */
export class PatchProblem extends Error {
  override readonly name = 'PatchProblem';
  readonly kind: PatchProblemKind;
  readonly path: string;

  constructor(kind: PatchProblemKind, path: string, message: string) {
    super(message);
    this.kind = kind;
    this.path = path;
  }
}

type Container = unknown[] | Record<string, unknown>;

/** A pointer with its text, for the problem. */
interface Place {
  readonly path: string;
  readonly keys: Pointer;
}

/** One patch on its way: the copy it works on, the rules with their pointers, and how much it has copied and moved. */
interface Run {
  readonly document: Container;
  readonly immutable: readonly Place[];
  readonly mutable: readonly Place[] | undefined;
  readonly booleans: readonly Place[];
  readonly freeMaps: readonly Place[];
  carried: number;
}

/**
 * Applies a patch to a copy of a document (contract 1.3, RFC 6902): all of it or, with a {@link PatchProblem}, nothing. More lenient than the
 * RFC in one point: `replace` of an absent member adds it, as clients do in maps such as `connectorAttributes`. What comes out has the
 * caller's shape, not ours: validate it.
 */
export function applyJsonPatch(document: object, body: unknown, rules: JsonPatchRules): Record<string, unknown> {
  const operations = readOperations(body);
  const before = copyInOrder(document) as Record<string, unknown>;
  const run: Run = {
    document: copyInOrder(before),
    immutable: rules.immutable.map(rulePlace),
    mutable: rules.mutable?.map(rulePlace),
    booleans: (rules.booleans ?? []).map(rulePlace),
    freeMaps: (rules.freeMaps ?? []).map(rulePlace),
    carried: 0,
  };
  for (const operation of operations) applyOperation(run, operation);
  refuseChangesFromAbove(run, before);
  return run.document as Record<string, unknown>;
}

function readOperations(body: unknown): readonly JsonPatchOperation[] {
  if (Value.Check(JsonPatchBody, body)) return body;
  const error = Value.Errors(JsonPatchBody, body).First();
  const message = `The patch is not a list of at most ${MAX_OPERATIONS} operations: ${error?.path} ${error?.message}.`;
  throw new PatchProblem('syntax', '', message);
}

function applyOperation(run: Run, operation: JsonPatchOperation): void {
  const target = readPlace(operation.path);
  if (operation.op !== 'test') refuseImmutable(run, target);
  switch (operation.op) {
    case 'add':
      insert(run, target, coerce(run, target, readValue(operation)));
      break;
    case 'replace':
      replace(run, target, coerce(run, target, readValue(operation)));
      break;
    case 'remove':
      remove(run, target);
      break;
    case 'copy':
      insert(run, target, carry(run, target, getAt(run, readFrom(operation))));
      break;
    case 'move':
      move(run, readFrom(operation), target);
      break;
    case 'test':
      test(run, target, coerce(run, target, readValue(operation)));
  }
}

function move(run: Run, from: Place, target: Place): void {
  refuseImmutable(run, from);
  const value = carry(run, from, getAt(run, from));
  if (isWithin(target.keys, from.keys)) {
    if (target.keys.length === from.keys.length) return;
    throw new PatchProblem('path', target.path, `"${from.path}" cannot be moved into itself.`);
  }
  remove(run, from);
  insert(run, target, value);
}

function test(run: Run, place: Place, value: unknown): void {
  if (isDeepStrictEqual(findAt(run.document, place.keys), value)) return;
  throw new PatchProblem('test', place.path, `"${place.path}" does not have the value the patch tests for.`);
}

function insert(run: Run, place: Place, value: unknown): void {
  const { parent, key } = locate(run, place);
  if (Array.isArray(parent)) parent.splice(key === '-' ? parent.length : readIndex(place, key, parent.length), 0, value);
  else parent[key] = value;
}

function replace(run: Run, place: Place, value: unknown): void {
  const { parent, key } = locate(run, place);
  if (Array.isArray(parent)) parent[readIndex(place, key, parent.length - 1)] = value;
  else parent[key] = value;
}

function remove(run: Run, place: Place): void {
  getAt(run, place);
  const { parent, key } = locate(run, place);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

/** The container a place is in, and the place's key there. */
function locate(run: Run, place: Place): { parent: Container; key: string } {
  const key = place.keys.at(-1);
  if (key === undefined) throw new PatchProblem('path', place.path, 'The whole document cannot be replaced, removed or moved.');
  const parent = findAt(run.document, place.keys.slice(0, -1));
  if (!isContainer(parent)) throw new PatchProblem('path', place.path, `"${place.path}" is not inside of an object or list.`);
  return { parent, key };
}

function getAt(run: Run, place: Place): unknown {
  const value = findAt(run.document, place.keys);
  if (value === undefined) throw new PatchProblem('path', place.path, `"${place.path}" does not exist.`);
  return value;
}

function findAt(document: Container, keys: Pointer): unknown {
  let value: unknown = document;
  for (const key of keys) {
    // A list has `length` and the like as members of its own: only its indexes lead on.
    if (!isContainer(value) || !Object.hasOwn(value, key) || (Array.isArray(value) && !isIndex(key))) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function isIndex(key: string): boolean {
  return /^(0|[1-9]\d{0,8})$/.test(key);
}

function readIndex(place: Place, key: string, max: number): number {
  if (isIndex(key) && Number(key) <= max) return Number(key);
  throw new PatchProblem('path', place.path, `"${place.path}" is not a place in the list.`);
}

/** Booleans arrive as text from some clients (contract 1.3): at boolean fields only, never in free maps (contract 8.1). */
function coerce(run: Run, place: Place, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const word = value.toLowerCase();
  if (word !== 'true' && word !== 'false') return value;
  if (isWithinAny(place.keys, run.freeMaps)) return value;
  const isDeclared = run.booleans.some(({ keys }) => isDeepStrictEqual(keys, place.keys));
  const isBoolean = isDeclared || typeof findAt(run.document, place.keys) === 'boolean';
  return isBoolean ? word === 'true' : value;
}

/** A value that an operation moves or copies, as a copy of its own, within the bound. */
function carry(run: Run, place: Place, value: unknown): unknown {
  run.carried += JSON.stringify(value).length;
  if (run.carried > MAX_CARRIED_CHARACTERS) throw new PatchProblem('value', place.path, 'The patch copies or moves too much.');
  return ownCopy(place.path, value);
}

function readValue({ op, path, value }: JsonPatchOperation): unknown {
  if (value === undefined) throw new PatchProblem('syntax', path, `Operation "${op}" of "${path}" has no value.`);
  return ownCopy(path, value);
}

/** A copy, so that no two places share a value; refused where it would be too deep, or assign a prototype to whoever copies it on. */
function ownCopy(path: string, value: unknown): unknown {
  refuseUnsafe(path, value, MAX_DEPTH);
  return copyInOrder(value);
}

function refuseUnsafe(path: string, value: unknown, depthLeft: number): void {
  if (!isContainer(value)) return;
  if (depthLeft === 0) throw new PatchProblem('value', path, `The value for "${path}" is nested more than ${MAX_DEPTH} levels deep.`);
  if (Object.hasOwn(value, '__proto__')) throw new PatchProblem('value', path, `The value for "${path}" has a member "__proto__".`);
  for (const member of Object.values(value)) refuseUnsafe(path, member, depthLeft - 1);
}

function readFrom({ op, path, from }: JsonPatchOperation): Place {
  if (from === undefined) throw new PatchProblem('syntax', path, `Operation "${op}" of "${path}" has no "from".`);
  return readPlace(from);
}

function readPlace(path: string): Place {
  const keys = parsePointer(path);
  if (!keys) throw new PatchProblem('syntax', path, `"${path}" is not a JSON pointer.`);
  const isRefused = keys.length > MAX_DEPTH || keys.some((key) => PROTOTYPE_KEYS.has(key));
  if (isRefused) throw new PatchProblem('path', path, `"${path}" does not lead to a place that can be patched.`);
  return { path, keys };
}

/** Refuses to touch a read-only field or anything inside of it (contract 1.3). */
function refuseImmutable(run: Run, { path, keys }: Place): void {
  const isOpen = run.mutable === undefined || isWithinAny(keys, run.mutable);
  if (isOpen && !isWithinAny(keys, run.immutable)) return;
  throw new PatchProblem('immutable', path, `"${path}" cannot be changed.`);
}

/** A write to what holds a read-only field (`/connectorAttributes` for `/connectorAttributes/healthy`) must leave that as it was. */
function refuseChangesFromAbove(run: Run, before: Container): void {
  const changed = run.immutable.find(({ keys }) => !isDeepStrictEqual(findAt(before, keys), findAt(run.document, keys)));
  if (changed) throw new PatchProblem('immutable', changed.path, `"${changed.path}" cannot be changed.`);
}

function isWithinAny(keys: Pointer, places: readonly Place[]): boolean {
  return places.some((place) => isWithin(keys, place.keys));
}

function rulePlace(path: string): Place {
  const keys = parsePointer(path);
  if (!keys) throw new TypeError(`Not a JSON pointer: ${path}`);
  return { path, keys };
}
