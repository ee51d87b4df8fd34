import type { SqlReference } from './sql-reference.ts';

/** The sortable fields of an endpoint: name on the wire → the column that orders it (a `…_key` column for texts). */
export type SortFields = Readonly<Record<string, SqlReference>>;

export interface Sorter {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

/** One column of an `order by`. */
export interface OrderBy {
  readonly column: SqlReference;
  readonly direction: 'asc' | 'desc';
}

/** Sorters we refuse; `field` is what was asked for. */
export class SorterProblem extends Error {
  override readonly name = 'SorterProblem';
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** Reads `name,-created`: comma-separated fields, `-` for descending, the first the most important (contract 1). */
export function parseSorters(text: string, fields: SortFields): readonly Sorter[] {
  const sorters = new Map<string, Sorter>();
  for (const part of text.split(',')) {
    const word = part.trim();
    const descending = word.startsWith('-');
    const field = descending ? word.slice(1) : word;
    if (!Object.hasOwn(fields, field)) throw new SorterProblem(field, `Cannot sort by "${field}". ${listed(fields)}`);
    // Asked for twice, the first decides: the second could not change the order any more.
    if (!sorters.has(field)) sorters.set(field, { field, direction: descending ? 'desc' : 'asc' });
  }
  return [...sorters.values()];
}

/**
 * The columns to order by. Ties are broken by id, so that paging is stable (contract 1), in the direction of the last sorter: then the
 * index on (key, id) serves both directions. PostgreSQL puts nulls last ascending and first descending, which is the rule.
 */
export function orderBySorters(sorters: readonly Sorter[], fields: SortFields, id: SqlReference): readonly OrderBy[] {
  const columns = sorters.map(({ field, direction }) => ({ column: fields[field]!, direction }));
  return [...columns, { column: id, direction: columns.at(-1)?.direction ?? 'asc' }];
}

function listed(fields: SortFields): string {
  const names = Object.keys(fields);
  return names.length === 0 ? 'This collection has no sorters.' : `Sorters are ${names.join(', ')}.`;
}
