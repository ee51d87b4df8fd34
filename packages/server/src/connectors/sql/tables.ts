import type { SettingReader } from '../setting-reader.ts';
import { isIdentifier, isTableName } from './identifiers.ts';

/** Accounts in a table, read and written without statements of the settings (contract: BEHAVIOUR 9.13). */
export interface Table {
  readonly name: string;
  /** The column of the Account ID. */
  readonly key: string;
  /** By account attribute; null: each attribute is the column of its name. */
  readonly columns: ReadonlyMap<string, string> | null;
  readonly disabled: DisabledColumn | null;
  readonly links: readonly Link[];
}

export interface DisabledColumn {
  readonly column: string;
  readonly disabledValue: string | number | boolean | null;
  readonly enabledValue: string | number | boolean | null;
}

/** A multi-valued attribute whose values stand in a table of their own, one a row. */
export interface Link {
  readonly attribute: string;
  readonly table: string;
  readonly accountColumn: string;
  readonly valueColumn: string;
}

export interface GroupTable {
  readonly name: string;
  readonly key: string;
  readonly display: string | null;
  readonly description: string | null;
}

/** `table`; null when absent or wrong, which is told. */
export function readTable(reader: SettingReader): Table | null {
  const part = readPart(reader, 'table');
  if (!part) return null;
  const before = reader.problems.length;
  const table: Table = {
    name: part.name('name', isTableName) ?? '',
    key: part.name('key', isIdentifier) ?? '',
    columns: part.columns('columns'),
    disabled: readDisabled(part),
    links: part.parts('links').map((link) => ({
      attribute: link.text('attribute') ?? '',
      table: link.name('table', isTableName) ?? '',
      accountColumn: link.name('accountColumn', isIdentifier) ?? '',
      valueColumn: link.name('valueColumn', isIdentifier) ?? '',
    })),
  };
  const attributes = [...(table.columns?.keys() ?? []), ...table.links.map(({ attribute }) => attribute)];
  const repeated = attributes.find((attribute, index) => attributes.indexOf(attribute) !== index);
  if (repeated !== undefined) part.problem(`names the attribute "${repeated}" twice`);
  return reader.problems.length > before ? null : table;
}

/** `groupTable`; null when absent or wrong, which is told. */
export function readGroupTable(reader: SettingReader): GroupTable | null {
  const part = readPart(reader, 'groupTable');
  if (!part) return null;
  const before = reader.problems.length;
  const table: GroupTable = {
    name: part.name('name', isTableName) ?? '',
    key: part.name('key', isIdentifier) ?? '',
    display: part.name('display', isIdentifier, false),
    description: part.name('description', isIdentifier, false),
  };
  return reader.problems.length > before ? null : table;
}

function readDisabled(part: Part): DisabledColumn | null {
  const disabled = part.part('disabled');
  if (!disabled) return null;
  const column = disabled.name('column', isIdentifier) ?? '';
  const disabledValue = disabled.scalar('disabledValue', true);
  const enabledValue = disabled.scalar('enabledValue', false);
  if (String(disabledValue) === String(enabledValue)) disabled.problem('has the same value for disabled and enabled');
  return { column, disabledValue, enabledValue };
}

function readPart(reader: SettingReader, key: string): Part | null {
  const value = reader.value(key);
  if (value === undefined) return null;
  if (isMap(value)) return new Part(value, (text) => reader.problem(key, text));
  reader.problem(key, 'must be an object');
  return null;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One object among the settings. */
class Part {
  readonly problem: (text: string) => void;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>, problem: (text: string) => void) {
    this.#values = values;
    this.problem = problem;
  }

  text(key: string, isRequired = true): string | null {
    const value = this.#value(key);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (value !== undefined || isRequired) this.problem(`must have a text for ${key}`);
    return null;
  }

  name(key: string, isValid: (text: string) => boolean, isRequired = true): string | null {
    const text = this.text(key, isRequired);
    if (text === null || isValid(text)) return text;
    this.problem(`has a ${key} that is not a name of letters, digits and underscores`);
    return null;
  }

  scalar(key: string, byDefault: boolean): string | number | boolean | null {
    if (!Object.hasOwn(this.#values, key)) return byDefault;
    const value = this.#values[key];
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as string | number | boolean | null;
    this.problem(`must have a single value for ${key}`);
    return byDefault;
  }

  /** Names of columns by attribute; null when absent. */
  columns(key: string): ReadonlyMap<string, string> | null {
    const part = this.part(key);
    if (!part) return null;
    return new Map(
      Object.keys(part.#values).flatMap((attribute) => {
        const column = part.name(attribute, isIdentifier);
        return column === null ? [] : [[attribute, column]];
      }),
    );
  }

  part(key: string): Part | null {
    const value = this.#value(key);
    if (value === undefined) return null;
    if (isMap(value)) return new Part(value, (text) => this.problem(`${key} ${text}`));
    this.problem(`must have an object for ${key}`);
    return null;
  }

  parts(key: string): readonly Part[] {
    const value = this.#value(key) ?? [];
    if (Array.isArray(value) && value.every(isMap))
      return value.map((values) => new Part(values, (text) => this.problem(`${key} ${text}`)));
    this.problem(`must have a list of objects for ${key}`);
    return [];
  }

  #value(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? (this.#values[key] ?? undefined) : undefined;
  }
}
