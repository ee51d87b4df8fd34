import type { FeedCursor, FeedEnd } from '../../connectors/connector.ts';
import type { ConnectorErrorKind } from '../../connectors/live-connector.ts';

/** Where an entitlement aggregation stands: what its task keeps between batches. */
export interface EntitlementRunState {
  /** For one type after the other: reading, weighing what was not listed, deleting it; cleaning at the end. */
  readonly phase: 'reading' | 'weighing' | 'deleting' | 'cleaning';
  /** The group schemas that are still to be gone through; the first one is the present one. */
  readonly objectTypes: readonly string[];
  readonly feedBytes: number;
  readonly counts: EntitlementCounts;
  readonly errors: number;
  readonly warnings: number;
  /** Why nothing of some type may be deleted. */
  readonly keepReason: string | null;
  /** Why the system broke the listing off: what was read stays, and the run has failed. */
  readonly brokenOff: ConnectorErrorKind | null;
  readonly present: TypeState;
}

export interface EntitlementCounts {
  /** Groups read that could be used. */
  readonly total: number;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
}

/** How far the present type is. */
interface TypeState {
  readonly cursor: FeedCursor | null;
  readonly read: number;
  readonly created: number;
  readonly end: Pick<FeedEnd, 'complete' | 'reason' | 'rows'> | null;
  /** Of the type before it was read. */
  readonly before: number;
  /** Not listed and in no use. */
  readonly unused: number;
  /** Id of the last one looked at while weighing or deleting. */
  readonly place: string;
}

const notBegun: TypeState = { cursor: null, read: 0, created: 0, end: null, before: 0, unused: 0, place: '' };

export function startRun(objectTypes: readonly string[], feedBytes: number): EntitlementRunState {
  return {
    phase: objectTypes.length === 0 ? 'cleaning' : 'reading',
    objectTypes,
    feedBytes,
    counts: { total: 0, created: 0, updated: 0, deleted: 0 },
    errors: 0,
    warnings: 0,
    keepReason: null,
    brokenOff: null,
    present: notBegun,
  };
}

/** The present type is done: on to the next, or to the end. */
export function nextType(state: EntitlementRunState): EntitlementRunState {
  const objectTypes = state.objectTypes.slice(1);
  return { ...state, phase: objectTypes.length === 0 ? 'cleaning' : 'reading', objectTypes, present: notBegun };
}

/** The listing of the present type began again from the start: what was read of it counts no more. */
export function readAgain(state: EntitlementRunState): EntitlementRunState {
  const { counts, present } = state;
  return { ...state, counts: { ...counts, total: counts.total - present.read }, present: { ...notBegun, created: present.created } };
}
