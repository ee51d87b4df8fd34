import type { FeedCursor } from '../connectors/connector.ts';
import type { ConnectorErrorKind } from '../connectors/live-connector.ts';
import type { TaskMessage } from '../database/tables.ts';

/** Where an aggregation stands: what its task keeps between batches. */
export interface RunState {
  readonly phase: 'reading' | 'confirming' | 'deleting' | 'cleaning';
  readonly optimized: boolean;
  /** Bytes of the feed, for the progress figure. */
  readonly feedBytes: number;
  /** The place in the feed to go on from; null before the first record. */
  readonly cursor: FeedCursor | null;
  readonly counts: RunCounts;
  /** Rows that could not be used, and warnings; only the first messages are kept. */
  readonly errors: number;
  readonly warnings: number;
  /** Accounts of the source that this run has seen again. */
  readonly seenAgain: number;
  /** Why nothing may be deleted, once that is known. */
  readonly keepReason: string | null;
  /** Why the system broke the listing off: what was read stays, and the run has failed. */
  readonly brokenOff: ConnectorErrorKind | null;
  /** When the listing of a live source began; null for a file. What was written to an account later is newer than what was read. */
  readonly listedSince: string | null;
  /** Missing accounts that were read singly, and the id of the last one. */
  readonly confirmed: number;
  readonly confirmCursor: string;
  /** Id of the last account looked at in the deletion phase. */
  readonly deleteCursor: string;
}

export interface RunCounts {
  /** Records read that could be used. */
  readonly total: number;
  readonly created: number;
  readonly updated: number;
  /** Unchanged, so skipped. */
  readonly optimized: number;
  /** Rows in error. */
  readonly ignored: number;
  readonly deleted: number;
  /** Entitlements that its accounts brought. */
  readonly groupsCreated: number;
}

/** Why a second run on a source does not start (contract: BEHAVIOUR 8.5). */
export const alreadyRunning =
  'This aggregation failed because the currently running aggregation must complete before the next one can start.';

/** A task keeps so many messages; the rest are counted (contract: BEHAVIOUR 8.5). */
export const maxMessages = 100;

const noCounts: RunCounts = { total: 0, created: 0, updated: 0, optimized: 0, ignored: 0, deleted: 0, groupsCreated: 0 };

/** A run that reads from the beginning again. */
export function startOver(state: RunState): RunState {
  return { ...startState(state.optimized, state.feedBytes), phase: state.phase };
}

export function startState(optimized: boolean, feedBytes: number): RunState {
  return {
    phase: 'reading',
    optimized,
    feedBytes,
    cursor: null,
    counts: noCounts,
    errors: 0,
    warnings: 0,
    seenAgain: 0,
    keepReason: null,
    brokenOff: null,
    listedSince: null,
    confirmed: 0,
    confirmCursor: '',
    deleteCursor: '',
  };
}

/** The message of a row: which row and column, of which account, and why. */
export function rowMessage(
  type: 'WARN' | 'ERROR',
  row: number,
  column: string | null,
  nativeIdentity: string | null,
  reason: string,
  noun: 'account' | 'group' = 'account',
): TaskMessage {
  const place = [
    `Row ${row}`,
    column === null ? null : `column "${column}"`,
    nativeIdentity === null ? null : `${noun} "${nativeIdentity}"`,
  ];
  return { type, key: type === 'ERROR' ? 'feed-row-error' : 'feed-row-warning', text: `${place.filter(Boolean).join(', ')}: ${reason}` };
}
