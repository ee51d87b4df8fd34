import type { FeedCursor, ListedItem } from '../connectors/connector.ts';

/** What was read for one batch, and where the next one goes on. */
export interface ReadBatch {
  readonly items: ListedItem[];
  readonly next: FeedCursor | null;
  /** The reading began again from the start: what was read before counts no more. */
  readonly startsOver: boolean;
  /** When the listing of a live source began. */
  readonly listedSince?: string;
}
