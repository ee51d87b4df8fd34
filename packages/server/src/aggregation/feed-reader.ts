import type { AccountSchema, Connector, FeedCursor, ListedItem } from '../connectors/connector.ts';
import { findConnector } from '../connectors/index.ts';
import type { Db } from '../database/open-database.ts';
import { openFeed } from './feed-store.ts';

/** What reading a source needs to know of it. */
export interface SourceToRead {
  readonly connector: string;
  readonly connectorAttributes: Readonly<Record<string, unknown>>;
  readonly schema: AccountSchema;
}

/** The source's connector with its settings, or what is wrong with them. */
export function connectorOf(source: SourceToRead): { connector: Connector; settings: unknown } | { problems: readonly string[] } {
  const connector = findConnector(source.connector);
  if (connector === undefined) return { problems: [`no connector is called "${source.connector}"`] };
  const result = connector.readSettings(source.connectorAttributes, source.schema);
  return 'problems' in result ? { problems: result.problems } : { connector, settings: result.settings };
}

/**
 * Keeps the feeds open that this process reads, so that a batch goes on where the last one ended. It is only a short cut: when the place
 * in the task is another one, because another node went on meanwhile or a batch was rolled back, the feed is opened there.
 */
export class FeedReaders {
  readonly #open = new Map<string, { place: string; items: AsyncIterator<ListedItem> }>();

  /** Up to `limit` records with the errors and warnings between them; `end` when the feed is finished. */
  async read(
    db: Db,
    taskId: string,
    source: SourceToRead,
    cursor: FeedCursor | null,
    limit: number,
  ): Promise<{ items: ListedItem[]; next: FeedCursor | null }> {
    const place = placeOf(cursor);
    let reader = this.#open.get(taskId);
    this.#open.delete(taskId);
    if (reader?.place !== place) reader = { place, items: listAccounts(db, taskId, source, cursor)[Symbol.asyncIterator]() };
    const items: ListedItem[] = [];
    let next = cursor;
    for (let records = 0; records < limit && items.length < limit * 4; ) {
      const { value, done } = await reader.items.next();
      if (done) return { items, next };
      items.push(value);
      if (value.kind === 'end') return { items, next };
      if (value.kind === 'record') {
        records += 1;
        next = value.next;
      }
    }
    this.#open.set(taskId, { place: placeOf(next), items: reader.items });
    return { items, next };
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
