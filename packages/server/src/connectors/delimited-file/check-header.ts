import type { AccountSchema } from '../connector.ts';
import { encodingOfFile, type FeedEncoding } from './encoding.ts';
import type { DelimitedFileSettings } from './settings.ts';
import { LineSplitter, maxLineBytes } from './split-lines.ts';
import { type FeedRow, RecordSplitter } from './split-records.ts';

/** How much of a file's beginning the header functions must be given, unless the file is shorter. */
export const headerBytes = maxLineBytes + 4;

export interface Header {
  readonly ok: true;
  /** Trimmed names in the order of the file. */
  readonly columns: readonly string[];
  readonly encoding: FeedEncoding;
  /** Where the first row of data starts. */
  readonly start: { readonly byteOffset: number; readonly row: number };
}

export type HeaderResult = Header | { readonly ok: false; readonly error: string };

/**
 * Checks the beginning of an uploaded file against the schema, inside the request (BEHAVIOUR 8.4): every attribute of the schema is a
 * column and nothing else is, in any order, exact case, trimmed. The recorded text names both lists; one with nothing in it is `[]`,
 * as the cloud's Java prints it.
 */
export function checkHeader(firstBytes: Uint8Array, settings: DelimitedFileSettings, schema: AccountSchema): HeaderResult {
  const names = schema.attributes.map(({ name }) => name);
  if (!settings.hasHeader) return headerless(firstBytes, settings, names);
  const header = readHeader(firstBytes, settings);
  if (!header.ok) return header;
  const unknown = header.columns.filter((column) => !names.includes(column));
  const missing = names.filter((name) => !header.columns.includes(name));
  if (unknown.length === 0 && missing.length === 0) return header;
  return failure(`Column: "[${unknown.join(', ')}]" is unknown and/or column: "[${missing.join(', ')}]" is missing`);
}

/** The column names of a file that is to become the schema (POST /sources/{id}/schemas/accounts, BEHAVIOUR 8.3). */
export function readHeaderColumns(
  firstBytes: Uint8Array,
  settings: DelimitedFileSettings,
): { readonly ok: true; readonly columns: readonly string[] } | { readonly ok: false; readonly error: string } {
  const header = readHeader(firstBytes, settings);
  return header.ok ? { ok: true, columns: header.columns } : header;
}

function readHeader(firstBytes: Uint8Array, settings: DelimitedFileSettings): HeaderResult {
  const encoding = encodingOfFile(settings.encoding, firstBytes);
  const row = findHeaderRow(firstBytes, encoding, settings);
  if (!row) {
    return failure(
      firstBytes.length < headerBytes ? 'The file is empty' : 'The header line does not end within the first 1 MiB of the file',
    );
  }
  if (row.problem !== null || row.fault !== null) return failure(`The header line cannot be read: ${row.problem ?? row.fault}`);
  const columns = row.cells.map((cell) => cell.trim());
  const nameless = columns.indexOf('');
  if (nameless >= 0) return failure(`Column ${nameless + 1} of the header has no name`);
  const repeated = columns.filter((column, index) => columns.indexOf(column) < index);
  if (repeated.length > 0) return failure(`The header names a column more than once: ${[...new Set(repeated)].join(', ')}`);
  return { ok: true, columns, encoding, start: { byteOffset: row.nextOffset, row: row.nextRow } };
}

/** The first row with anything in it; comments and blank lines may stand before it. */
function findHeaderRow(firstBytes: Uint8Array, encoding: FeedEncoding, settings: DelimitedFileSettings): FeedRow | undefined {
  const lines = new LineSplitter(encoding, { byteOffset: 0, row: 1 });
  const records = new RecordSplitter(settings);
  let last = { row: 0, nextOffset: 0 };
  for (const part of [lines.push(firstBytes), firstBytes.length < headerBytes ? lines.end() : []]) {
    for (const line of part) {
      const row = records.add(line);
      if (row && (row.problem !== null || row.cells.some((cell) => cell.trim() !== ''))) return row;
      last = line;
    }
  }
  return firstBytes.length < headerBytes ? (records.end(last) ?? undefined) : undefined;
}

function headerless(firstBytes: Uint8Array, settings: DelimitedFileSettings, names: readonly string[]): HeaderResult {
  if (firstBytes.length === 0) return failure('The file is empty');
  return { ok: true, columns: names, encoding: encodingOfFile(settings.encoding, firstBytes), start: { byteOffset: 0, row: 1 } };
}

function failure(error: string): HeaderResult {
  return { ok: false, error };
}
