import type { ObjectSchema } from '../live-connector.ts';
import type { Column } from './connection.ts';
import { connectorError } from './errors.ts';
import type { ReadByStatements } from './settings.ts';
import type { DisabledColumn } from './tables.ts';

/** Where in a row of a result each thing of an object stands. */
export interface ObjectLayout {
  readonly fields: readonly Field[];
  readonly idIndex: number;
  /** -1: the object's name is its id. */
  readonly nameIndex: number;
  readonly disabled: StateColumn | null;
  readonly locked: StateColumn | null;
  readonly mergeRows: boolean;
  /** Adjacent rows with the same values here, and the same id, are one object. */
  readonly indexColumns: readonly number[];
}

export interface Field {
  readonly index: number;
  readonly name: string;
  readonly type: string;
  readonly isMulti: boolean;
  /** Its values are collected from all rows of an object. */
  readonly isMerged: boolean;
  /** A JSON list of the values of a link, in no order. */
  readonly isLink: boolean;
}

export interface StateColumn {
  readonly index: number;
  /** Null: the column says true or false itself. */
  readonly values: DisabledColumn | null;
}

export const disabledAttribute = 'IIQDisabled';
export const lockedAttribute = 'IIQLocked';

/** These set an object's state and need not be there (contract: BEHAVIOUR 8.4). */
export function isStateAttribute(name: string): boolean {
  return sameName(name, disabledAttribute) || sameName(name, lockedAttribute);
}

/** Lays out the result of a statement: columns are found by the attributes' names (contract: BEHAVIOUR 8.2 for the merging). */
export function layOutResult(columns: readonly Column[], schema: ObjectSchema, settings: ReadByStatements): ObjectLayout {
  const names = columns.map(({ name }) => name);
  const missing = schema.attributes.filter(({ name }) => !isStateAttribute(name) && findName(names, name) === -1);
  if (missing.length > 0) {
    const list = missing.map(({ name }) => `"${name}"`).join(', ');
    throw connectorError('configuration', `The SQL of the schema "${schema.name}" gives no column ${list}`);
  }
  const unknown = settings.indexColumns?.find((name) => findName(names, name) === -1);
  if (unknown !== undefined) throw connectorError('configuration', `indexColumns names "${unknown}", which the SQL does not give`);
  const isMerged = (name: string, isMulti: boolean) =>
    isMulti && (settings.mergeColumns === null || settings.mergeColumns.some((column) => sameName(column, name)));
  const fields = schema.attributes.map(({ name, type, isMulti }): Field => {
    return { index: findName(names, name), name, type, isMulti, isMerged: isMerged(name, isMulti), isLink: false };
  });
  const stateColumn = (name: string) => (findName(names, name) === -1 ? null : { index: findName(names, name), values: null });
  return {
    fields: fields.filter(({ index }) => index !== -1),
    idIndex: findName(names, schema.identityAttribute),
    nameIndex: schema.displayAttribute === null ? -1 : findName(names, schema.displayAttribute),
    disabled: stateColumn(disabledAttribute),
    locked: stateColumn(lockedAttribute),
    mergeRows: settings.mergeRows,
    indexColumns: (settings.indexColumns ?? []).map((name) => findName(names, name)),
  };
}

/** The place of a name: databases fold the case of names that are not quoted, so that counts only where it tells two apart. */
export function findName(names: readonly string[], name: string): number {
  const exact = names.indexOf(name);
  return exact !== -1 ? exact : names.findIndex((candidate) => sameName(candidate, name));
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
