import type { AccountRecord, AccountValue, FeedCursor, ListedItem } from '../connector.ts';
import { readBoolean } from '../typed-value.ts';
import { type ReadRow, type RowLayout, readRow } from './read-row.ts';
import type { DelimitedFileSettings } from './settings.ts';
import type { FeedRow } from './split-records.ts';

/** How much text one account may collect from its rows: what bounds the memory of a feed that is one account. */
const maxCollectedCharacters = 16 * 1024 * 1024;

/** The rows of one account so far. */
interface Group {
  readonly row: number;
  readonly nativeIdentity: string;
  readonly cells: readonly string[];
  readonly values: (AccountValue | undefined)[];
  /** Collected values by column, made when a second row comes. */
  readonly collected: Map<number, Set<string | number | boolean>>;
  collectedCharacters: number;
  /** One of its rows is in error: it gives no record, so the account stays as it was. */
  withheld: boolean;
  next: FeedCursor;
}

/**
 * Makes accounts of rows: adjacent rows with the same Account ID and the same index columns are one (BEHAVIOUR 8.4). A row whose id
 * cannot be read ends the group before it. Items come out in the order of the feed, a group's when its last row is known.
 */
export class RowMerger {
  readonly #layout: RowLayout;
  readonly #settings: Pick<DelimitedFileSettings, 'mergeRows' | 'filterEmptyRecords' | 'filter'>;
  #group: Group | null = null;
  #rows: number;
  #incompleteReason: string | null;

  constructor(
    layout: RowLayout,
    settings: Pick<DelimitedFileSettings, 'mergeRows' | 'filterEmptyRecords' | 'filter'>,
    start: Pick<FeedCursor, 'rows' | 'incompleteReason'>,
  ) {
    this.#layout = layout;
    this.#settings = settings;
    this.#rows = start.rows;
    this.#incompleteReason = start.incompleteReason;
  }

  /** Takes the next row; what is now certain is added to `items`. */
  add(row: FeedRow, items: ListedItem[]): void {
    if (this.#settings.filterEmptyRecords && row.problem === null && row.cells.every((cell) => cell.trim() === '')) return;
    this.#rows++;
    const read = readRow(row, this.#layout);
    if ('message' in read) {
      this.#addError(row, read, items);
      return;
    }
    if (this.#group && this.#belongs(row, read.nativeIdentity, this.#group)) {
      this.#extend(this.#group, row, read.values, items);
      return;
    }
    this.#close(items);
    this.#group = this.#open(row, read.nativeIdentity, read.values);
  }

  /** The end of the feed: the last account and the summary. */
  end(items: ListedItem[]): void {
    this.#close(items);
    items.push({ kind: 'end', rows: this.#rows, complete: this.#incompleteReason === null, reason: this.#incompleteReason });
  }

  #addError(row: FeedRow, { nativeIdentity, column, message }: Extract<ReadRow, { message: string }>, items: ListedItem[]): void {
    const isOfGroup = this.#settings.mergeRows && nativeIdentity !== null && this.#group?.nativeIdentity === nativeIdentity;
    if (!isOfGroup) this.#close(items);
    if (this.#group) this.#group.withheld = true;
    else if (nativeIdentity !== null) this.#group = { ...this.#open(row, nativeIdentity, []), withheld: true };
    if (nativeIdentity === null) this.#incompleteReason ??= `The ${this.#layout.idLabel} in row ${row.row} could not be read`;
    else if (row.mayHideRows) this.#incompleteReason ??= `Row ${row.row} may hide other rows: ${message}`;
    items.push({ kind: 'row-error', row: row.row, column, nativeIdentity, message });
  }

  #belongs(row: FeedRow, nativeIdentity: string, group: Group): boolean {
    if (!this.#settings.mergeRows || group.nativeIdentity !== nativeIdentity) return false;
    return group.withheld || this.#layout.indexColumns.every((index) => group.cells[index] === row.cells[index]);
  }

  #open(row: FeedRow, nativeIdentity: string, values: readonly (AccountValue | undefined)[]): Group {
    return {
      row: row.row,
      nativeIdentity,
      cells: row.cells,
      values: [...values],
      collected: new Map(),
      collectedCharacters: 0,
      withheld: false,
      next: this.#cursorAfter(row),
    };
  }

  #extend(group: Group, row: FeedRow, values: readonly (AccountValue | undefined)[], items: ListedItem[]): void {
    group.next = this.#cursorAfter(row);
    if (group.withheld) return;
    const { nativeIdentity } = group;
    for (let index = 0; index < values.length; index++) {
      const column = this.#layout.columns[index]!;
      const cell = row.cells[index]!;
      if (cell === '' || cell === group.cells[index]) continue;
      if (column.isMerged) {
        this.#collect(group, index, values[index], cell.length);
        continue;
      }
      const message = `The value differs from the one in row ${group.row}, which stands`;
      items.push({ kind: 'row-warning', row: row.row, column: column.name, nativeIdentity, message });
    }
    if (group.collectedCharacters <= maxCollectedCharacters) return;
    group.withheld = true;
    group.collected.clear();
    items.push({
      kind: 'row-error',
      row: row.row,
      column: null,
      nativeIdentity,
      message: 'The rows of this account hold more than 16 MiB',
    });
  }

  #collect(group: Group, index: number, value: AccountValue | undefined, characters: number): void {
    if (!Array.isArray(value)) return;
    let collected = group.collected.get(index);
    if (!collected) {
      collected = new Set(Array.isArray(group.values[index]) ? group.values[index] : []);
      group.collected.set(index, collected);
    }
    const before = collected.size;
    for (const member of value) collected.add(member);
    if (collected.size > before) group.collectedCharacters += characters;
  }

  #close(items: ListedItem[]): void {
    const group = this.#group;
    this.#group = null;
    if (!group || group.withheld) return;
    for (const [index, collected] of group.collected) group.values[index] = [...collected];
    const record = recordOf(group, this.#layout);
    if (!this.#settings.filter?.(record.attributes)) items.push(record);
  }

  #cursorAfter(row: FeedRow): FeedCursor {
    return { byteOffset: row.nextOffset, row: row.nextRow, rows: this.#rows, incompleteReason: this.#incompleteReason };
  }
}

function recordOf(group: Group, { columns, nameIndex }: RowLayout): AccountRecord {
  const attributes: Record<string, AccountValue> = {};
  let disabled = false;
  let locked = false;
  for (let index = 0; index < columns.length; index++) {
    const value = group.values[index];
    if (value === undefined) continue;
    const { name } = columns[index]!;
    if (name === 'IIQDisabled') disabled = readBoolean(group.cells[index]!) === true;
    else if (name === 'IIQLocked') locked = readBoolean(group.cells[index]!) === true;
    // A column called __proto__ is data like any other; plain assignment would lose it.
    if (name === '__proto__') Object.defineProperty(attributes, name, { value, enumerable: true, configurable: true, writable: true });
    else attributes[name] = value;
  }
  const name = group.cells[nameIndex];
  return {
    kind: 'record',
    row: group.row,
    nativeIdentity: group.nativeIdentity,
    name: name === undefined || name.trim() === '' ? group.nativeIdentity : name,
    attributes,
    disabled,
    locked,
    next: group.next,
  };
}
