import type { AccountSchema, Feed, FeedCursor, ListedItem } from '../connector.ts';
import { checkHeader, headerBytes } from './check-header.ts';
import { RowMerger } from './merge-rows.ts';
import { layOutColumns } from './read-row.ts';
import type { DelimitedFileSettings } from './settings.ts';
import { type Line, LineSplitter } from './split-lines.ts';
import { RecordSplitter } from './split-records.ts';

/**
 * Reads the accounts of a delimited file (BEHAVIOUR 8.4): bytes → lines → rows → accounts, each step holding one unit of its own. The
 * header is read again at every start, a resumed one included, because a cursor does not carry the columns. A header that no longer
 * fits the schema is an error of its row and an incomplete end: nothing was read, so nothing may be deleted.
 */
export async function* readAccounts(
  open: Feed,
  settings: DelimitedFileSettings,
  schema: AccountSchema,
  resume?: FeedCursor,
): AsyncGenerator<ListedItem, void, undefined> {
  const header = checkHeader(await readFirstBytes(open), settings, schema);
  if (!header.ok) {
    yield { kind: 'row-error', row: 1, column: null, nativeIdentity: null, message: header.error };
    yield { kind: 'end', rows: 0, complete: false, reason: header.error };
    return;
  }
  const start: FeedCursor = resume ?? { ...header.start, rows: 0, incompleteReason: null };
  const lines = new LineSplitter(header.encoding, start);
  const records = new RecordSplitter(settings);
  const merger = new RowMerger(layOutColumns(header.columns, settings, schema), settings, start);
  const items: ListedItem[] = [];
  let last: Pick<Line, 'row' | 'nextOffset'> = { row: start.row - 1, nextOffset: start.byteOffset };
  function take(line: Line): void {
    last = line;
    const row = records.add(line);
    if (row) merger.add(row, items);
  }
  for await (const chunk of open(start.byteOffset)) {
    for (const line of lines.push(chunk)) {
      take(line);
      for (const item of items) yield item;
      items.length = 0;
    }
  }
  for (const line of lines.end()) take(line);
  const cutOff = records.end(last);
  if (cutOff) merger.add(cutOff, items);
  merger.end(items);
  for (const item of items) yield item;
}

/** The beginning of the file, enough to check its header. */
async function readFirstBytes(open: Feed): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of open(0)) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes >= headerBytes) break;
  }
  return Buffer.concat(chunks);
}
