import type { AccountSchema, AccountValue } from '../connector.ts';
import { readBoolean, readScalar, type Scalar, unreadable } from '../typed-value.ts';
import { faultyCharacters } from './encoding.ts';
import type { DelimitedFileSettings } from './settings.ts';
import type { FeedRow } from './split-records.ts';

/** Where in a row of this file each thing stands. */
export interface RowLayout {
  readonly columns: readonly Column[];
  readonly idIndex: number;
  readonly idLabel: string;
  /** -1: the account's name is its id. */
  readonly nameIndex: number;
  readonly indexColumns: readonly number[];
  readonly multiValueDelimiter: string | null;
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly isMulti: boolean;
  /** Its values are collected from all rows of an account. */
  readonly isMerged: boolean;
  /** IIQDisabled and IIQLocked hold true or false whatever their type (BEHAVIOUR 8.4). */
  readonly isState: boolean;
}

export type ReadRow =
  | { readonly nativeIdentity: string; readonly values: readonly (AccountValue | undefined)[] }
  | { readonly nativeIdentity: string | null; readonly column: string | null; readonly message: string };

const stateAttributes: readonly string[] = ['IIQDisabled', 'IIQLocked'];

export function layOutColumns(names: readonly string[], settings: DelimitedFileSettings, schema: AccountSchema): RowLayout {
  const columns = names.map((name): Column => {
    const attribute = schema.attributes.find((candidate) => candidate.name === name);
    return {
      name,
      type: attribute?.type ?? 'STRING',
      isMulti: attribute?.isMulti ?? false,
      isMerged: settings.mergeColumns.includes(name),
      isState: stateAttributes.includes(name),
    };
  });
  return {
    columns,
    idIndex: names.indexOf(schema.identityAttribute),
    idLabel: settings.idLabel,
    nameIndex: schema.displayAttribute === null ? -1 : names.indexOf(schema.displayAttribute),
    indexColumns: settings.indexColumns.map((name) => names.indexOf(name)),
    multiValueDelimiter: settings.multiValueDelimiter,
  };
}

/** Types the cells of one row by the schema (BEHAVIOUR 8.4), or says why the row cannot be used and which account it still names. */
export function readRow(row: FeedRow, layout: RowLayout): ReadRow {
  const nativeIdentity = readId(row, layout);
  const fail = (column: string | null, message: string) => ({ nativeIdentity, column, message });
  if (row.problem !== null) return fail(null, row.problem);
  if (row.fault !== null) {
    const faulty = row.cells.findIndex((cell) => faultyCharacters.test(cell));
    return fail(layout.columns[faulty]?.name ?? null, row.fault);
  }
  if (row.cells.length !== layout.columns.length) {
    return fail(null, `The row has ${row.cells.length} values where ${layout.columns.length} are expected`);
  }
  if (nativeIdentity === null) return fail(layout.columns[layout.idIndex]?.name ?? null, `The ${layout.idLabel} is blank`);
  const values: (AccountValue | undefined)[] = [];
  for (let index = 0; index < layout.columns.length; index++) {
    const column = layout.columns[index]!;
    const value = readCell(row.cells[index]!, column, layout.multiValueDelimiter);
    if (value === unreadable) return fail(column.name, `The value is not of type ${column.isState ? 'BOOLEAN' : column.type}`);
    values.push(value);
  }
  return { nativeIdentity, values };
}

/**
 * The Account ID, if it can be trusted. In a row with too many or too few values nobody knows which one is missing, so only an id in
 * the first column still has a place; and a cell with a fault in it names nobody.
 */
function readId(row: FeedRow, { columns, idIndex }: RowLayout): string | null {
  const id = row.cells[idIndex];
  if (id === undefined || id.trim() === '') return null;
  if (row.fault !== null && faultyCharacters.test(id)) return null;
  if (row.problem === null && row.cells.length !== columns.length && idIndex !== 0) return null;
  return id;
}

function readCell(cell: string, column: Column, multiValueDelimiter: string | null): AccountValue | undefined | typeof unreadable {
  if (cell === '') return undefined;
  if (column.isState && readBoolean(cell) === unreadable) return unreadable;
  if (!column.isMulti) return readScalar(cell, column.type);
  if (multiValueDelimiter === null) {
    const value = readScalar(cell, column.type);
    return value === unreadable ? unreadable : [value];
  }
  const members = new Set<Scalar>();
  for (const part of cell.split(multiValueDelimiter)) {
    if (part.trim() === '') continue;
    const value = readScalar(part.trim(), column.type);
    if (value === unreadable) return unreadable;
    members.add(value);
  }
  return members.size > 0 ? [...members] : undefined;
}
