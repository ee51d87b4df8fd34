import type { AccountValue } from '../connector.ts';
import type { ObjectItem, ObjectRecord } from '../live-connector.ts';
import { isPossible } from '../possible-text.ts';
import { readBoolean, readScalar, type Scalar, unreadable } from '../typed-value.ts';
import type { Cell, Row } from './connection.ts';
import { shorten } from './errors.ts';
import { jsonList } from './json-list.ts';
import type { Field, ObjectLayout, StateColumn } from './object-layout.ts';

/** How much text one object may collect from its rows: what bounds the memory of a result that is one object. */
const maxCollectedCharacters = 16 * 1024 * 1024;

/** The rows of one object so far. */
interface Group {
  readonly nativeIdentity: string;
  readonly cells: Row;
  readonly values: Map<Field, AccountValue>;
  /** Collected values, made when a second row comes. */
  readonly collected: Map<Field, Set<Scalar>>;
  collectedCharacters: number;
  /** Why the object cannot be used; its later rows say nothing more. */
  problem: string | null;
}

/**
 * Makes objects of rows: adjacent rows of one object are one, as in a delimited file (contract: BEHAVIOUR 8.2, 8.4). Items come out in the
 * order of the rows, an object's when its last row is known.
 */
export class ObjectMerger {
  readonly #layout: ObjectLayout;
  #group: Group | null = null;

  constructor(layout: ObjectLayout) {
    this.#layout = layout;
  }

  /** Takes the next row; what is now certain is added to `items`. */
  add(row: Row, items: ObjectItem[]): void {
    const nativeIdentity = readId(row[this.#layout.idIndex] ?? null);
    if (nativeIdentity === null) {
      this.end(items);
      items.push({ kind: 'error', nativeIdentity: null, message: 'The Account ID of a row is blank or cannot be read.' });
      return;
    }
    const group = this.#group;
    if (group && this.#belongs(row, nativeIdentity, group)) {
      this.#extend(group, row);
      return;
    }
    this.end(items);
    this.#group = this.#open(row, nativeIdentity);
  }

  /** The last object. */
  end(items: ObjectItem[]): void {
    if (this.#group) items.push(itemOf(this.#group, this.#layout));
    this.#group = null;
  }

  #belongs(row: Row, nativeIdentity: string, group: Group): boolean {
    if (!this.#layout.mergeRows || group.nativeIdentity !== nativeIdentity) return false;
    return this.#layout.indexColumns.every((index) => String(group.cells[index]) === String(row[index]));
  }

  #open(row: Row, nativeIdentity: string): Group {
    const group: Group = { nativeIdentity, cells: row, values: new Map(), collected: new Map(), collectedCharacters: 0, problem: null };
    for (const field of this.#layout.fields) {
      const value = readField(row[field.index] ?? null, field);
      if (value instanceof FieldProblem) group.problem ??= value.text;
      else if (value !== undefined) group.values.set(field, value);
    }
    return group;
  }

  #extend(group: Group, row: Row): void {
    for (const field of this.#layout.fields) {
      const cell = row[field.index] ?? null;
      if (!field.isMerged || cell === null || cell === group.cells[field.index] || group.problem !== null) continue;
      const value = readField(cell, field);
      if (value instanceof FieldProblem) group.problem = value.text;
      else if (Array.isArray(value)) this.#collect(group, field, value);
    }
  }

  #collect(group: Group, field: Field, values: readonly Scalar[]): void {
    let collected = group.collected.get(field);
    if (!collected) {
      const first = group.values.get(field);
      collected = new Set<Scalar>(Array.isArray(first) ? first : []);
      group.collected.set(field, collected);
    }
    for (const value of values) {
      if (collected.has(value)) continue;
      collected.add(value);
      group.collectedCharacters += String(value).length;
    }
    if (group.collectedCharacters <= maxCollectedCharacters) return;
    group.problem = 'The rows of this account hold more than 16 MiB.';
    group.collected.clear();
  }
}

function readId(cell: Cell): string | null {
  return typeof cell === 'string' && cell.trim() !== '' && isPossible(cell) ? cell : null;
}

function itemOf(group: Group, layout: ObjectLayout): ObjectItem {
  const { nativeIdentity } = group;
  const disabled = readState(group.cells, layout.disabled);
  const locked = readState(group.cells, layout.locked);
  const problem =
    group.problem ??
    (disabled === unreadable || locked === unreadable ? 'Whether the account is disabled or locked cannot be read.' : null);
  if (problem !== null) return { kind: 'error', nativeIdentity, message: problem };
  for (const [field, collected] of group.collected) group.values.set(field, [...collected]);
  const attributes: Record<string, AccountValue> = {};
  for (const [{ name }, value] of group.values) {
    // An attribute called __proto__ is data like any other; plain assignment would lose it.
    Object.defineProperty(attributes, name, { value, enumerable: true, configurable: true, writable: true });
  }
  const name = group.cells[layout.nameIndex];
  const record: ObjectRecord = {
    kind: 'record',
    nativeIdentity,
    name: typeof name === 'string' && name.trim() !== '' ? name : nativeIdentity,
    uuid: null,
    attributes,
    disabled: disabled === true,
    locked: locked === true,
  };
  return record;
}

function readState(row: Row, state: StateColumn | null): boolean | typeof unreadable {
  if (state === null) return false;
  const cell = row[state.index] ?? null;
  if (state.values !== null) return isSameState(cell, state.values.disabledValue);
  return cell === null || cell === '' ? false : typeof cell === 'string' ? readFlag(cell) : unreadable;
}

/** The settings may say a truth value as a word where the column has a bit, and the other way round. */
function isSameState(cell: Cell, value: string | number | boolean | null): boolean {
  if (cell === null || value === null) return cell === value;
  const text = String(cell);
  if (text === String(value)) return true;
  const flag = readFlag(text);
  return flag !== unreadable && flag === readFlag(String(value));
}

class FieldProblem {
  readonly text: string;

  constructor(field: Field, what: string) {
    this.text = `The value of "${shorten(field.name)}" ${what}.`;
  }
}

/** Types a value by the schema (contract: BEHAVIOUR 8.4); empty texts and empty lists are no value. */
function readField(cell: Cell, field: Field): AccountValue | FieldProblem | undefined {
  if (cell === null) return undefined;
  const listed = typeof cell === 'string' ? (field.isLink ? jsonList(cell) : [cell]) : cell;
  if (listed === null) return new FieldProblem(field, 'could not be read whole');
  const values = new Set<Scalar>();
  for (const text of field.isLink ? [...listed].sort() : listed) {
    if (text === '') continue;
    if (!isPossible(text)) return new FieldProblem(field, 'holds the character U+0000');
    const value = field.type === 'BOOLEAN' ? readFlag(text) : readScalar(text, field.type);
    if (value === unreadable) return new FieldProblem(field, `is not of type ${field.type}`);
    values.add(value);
  }
  if (values.size === 0) return undefined;
  if (field.isMulti) return [...values];
  const [value, ...others] = values;
  return others.length > 0 ? new FieldProblem(field, 'is a list, and the schema says it is one value') : value;
}

/** Databases without a type for truth values have bits. */
function readFlag(text: string): boolean | typeof unreadable {
  const word = text.trim();
  return word === '1' ? true : word === '0' ? false : readBoolean(word);
}
