import type { FeedCursor, FileConnector, ListedItem, ObjectSchema } from '../connectors/connector.ts';
import { findConnector } from '../connectors/index.ts';
import type { Db } from '../database/open-database.ts';
import { accountSchemaName } from '../sources/schema-store.ts';
import { openFeed } from './feed-store.ts';
import type { ReadBatch } from './reader.ts';

/** What reading a source needs to know of it. */
export interface SourceToRead {
  readonly connector: string;
  readonly connectorAttributes: Readonly<Record<string, unknown>>;
  readonly schema: ObjectSchema;
}

/** The source's connector with its settings, or what is wrong with them. */
export function connectorOf(source: SourceToRead): { connector: FileConnector; settings: unknown } | { problems: readonly string[] } {
  const connector = findConnector(source.connector);
  if (connector?.connectionType !== 'file') return { problems: [`"${source.connector}" is no connector of files`] };
  const { schema, connectorAttributes } = source;
  const isOfAccounts = schema.name === accountSchemaName;
  const result = isOfAccounts
    ? connector.readSettings(connectorAttributes, [schema])
    : connector.readGroupSettings(connectorAttributes, schema);
  return 'problems' in result ? { problems: result.problems } : { connector, settings: result.settings };
}

/**
 * Keeps the feeds open that this process reads, so that a batch goes on where the last one ended. It is only a short cut: when the place
 * in the task is another one, because another node went on meanwhile or a batch was rolled back, the feed is opened there.
 */
export class FeedReaders {
  readonly #open = new Map<string, { place: string; items: AsyncIterator<ListedItem> }>();

  /** Up to `limit` records with the errors and warnings between them; `end` when the feed is finished. */
  async read(db: Db, taskId: string, source: SourceToRead, cursor: FeedCursor | null, limit: number): Promise<ReadBatch> {
    const place = placeOf(cursor);
    let reader = this.#open.get(taskId);
    this.#open.delete(taskId);
    if (reader?.place !== place) reader = { place, items: listAccounts(db, taskId, source, cursor)[Symbol.asyncIterator]() };
    const items: ListedItem[] = [];
    let next = cursor;
    for (let records = 0; records < limit && items.length < limit * 4; ) {
      const { value, done } = await reader.items.next();
      if (done) return { items, next, startsOver: false };
      items.push(value);
      if (value.kind === 'end') return { items, next, startsOver: false };
      if (value.kind === 'record') {
        records += 1;
        next = value.next;
      }
    }
    this.#open.set(taskId, { place: placeOf(next), items: reader.items });
    return { items, next, startsOver: false };
  }

  close(taskId: string): void {
    this.#open.delete(taskId);
  }
}

/** Not the cursor's JSON: the database gives its keys in another order. */
function placeOf(cursor: FeedCursor | null): string {
  return cursor === null ? 'start' : `${cursor.byteOffset} ${cursor.rows}`;
}

function listAccounts(db: Db, taskId: string, source: SourceToRead, cursor: FeedCursor | null): AsyncIterable<ListedItem> {
  const found = connectorOf(source);
  if ('problems' in found) throw new Error(found.problems.join('; '));
  return found.connector.listAccounts(found.settings, source.schema, openFeed(db, taskId), cursor ?? undefined);
}
