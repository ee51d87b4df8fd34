import { isoTime } from '../clock.ts';
import type { FeedCursor, ListedItem } from '../connectors/connector.ts';
import { ConnectorError, type ObjectItem, type Session } from '../connectors/live-connector.ts';
import { loadLiveSource } from '../provisioning/live-source.ts';
import type { Services } from '../services.ts';
import { accountSchemaName } from '../sources/schema-store.ts';
import type { ReadBatch } from './reader.ts';

interface OpenListing {
  /** Objects given so far. */
  rows: number;
  /** Why accounts that are missing so far must not be deleted, or null (contract: BEHAVIOUR 8.4). */
  incompleteReason: string | null;
  readonly since: string;
  readonly session: Session;
  readonly items: AsyncIterator<ObjectItem>;
}

/**
 * Keeps the listings of live sources open between batches. A listing cannot be gone on with from the middle: after a restart it begins
 * again, and what was noted of the first half is forgotten (contract: BEHAVIOUR 9.9).
 */
export class LiveReaders {
  readonly #open = new Map<string, OpenListing>();

  /** Objects of the account schema, or of the one named. */
  async read(
    services: Services,
    taskId: string,
    { sourceId, schemaName = accountSchemaName }: { readonly sourceId: string; readonly schemaName?: string },
    cursor: FeedCursor | null,
    limit: number,
  ): Promise<ReadBatch> {
    const items: ListedItem[] = [];
    let listedSince = isoTime(services.clock.now());
    const known = this.#open.get(taskId);
    let rows = cursor?.rows ?? 0;
    const startsOver = cursor !== null && known?.rows !== rows;
    if (startsOver) rows = 0;
    try {
      if (known && known.rows !== rows) await this.close(taskId);
      const listing = this.#open.get(taskId) ?? (await this.#start(services, taskId, sourceId, schemaName));
      listedSince = listing.since;
      for (; items.length < limit; rows += 1) {
        const { value, done } = await listing.items.next();
        if (done) {
          await this.close(taskId);
          items.push({ kind: 'end', rows, complete: listing.incompleteReason === null, reason: listing.incompleteReason });
          break;
        }
        items.push(itemOf(value, rows + 1));
        if (value.kind === 'error' && value.nativeIdentity === null)
          listing.incompleteReason ??= `the ID of object ${rows + 1} could not be read`;
      }
      listing.rows = rows;
    } catch (error) {
      await this.close(taskId);
      if (!(error instanceof ConnectorError)) throw error;
      items.push({ kind: 'end', rows, complete: false, reason: error.message, brokenOff: error.kind });
    }
    return { items, next: cursorAt(rows), startsOver, listedSince };
  }

  async close(taskId: string): Promise<void> {
    const listing = this.#open.get(taskId);
    if (listing === undefined) return;
    this.#open.delete(taskId);
    await listing.items.return?.().catch(() => undefined);
    await listing.session.close().catch(() => undefined);
  }

  async #start(services: Services, taskId: string, sourceId: string, schemaName: string): Promise<OpenListing> {
    const { connector, settings, limits, schemas } = await loadLiveSource(services.database.db, sourceId, services.keys);
    const schema = schemas.find(({ name }) => name === schemaName);
    if (schema === undefined) throw new ConnectorError('configuration', `The source has no schema "${schemaName}".`);
    // Before anything is read: what is written from now on may not be in it.
    const since = isoTime(services.clock.now());
    const session = await connector.open(settings, limits);
    const listing: OpenListing = { rows: 0, incompleteReason: null, since, session, items: session.list(schema)[Symbol.asyncIterator]() };
    this.#open.set(taskId, listing);
    return listing;
  }
}

function itemOf(item: ObjectItem, row: number): ListedItem {
  if (item.kind === 'error') {
    return { kind: 'row-error', row, column: null, nativeIdentity: item.nativeIdentity, message: item.message };
  }
  return { ...item, row, next: cursorAt(row) };
}

/** A place in a listing is how many objects came before it. */
function cursorAt(rows: number): FeedCursor {
  return { byteOffset: 0, row: rows, rows, incompleteReason: null };
}
