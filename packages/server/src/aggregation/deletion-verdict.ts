/** What is known when a feed has been read: of accounts, unless `noun` says otherwise. */
export interface ReadFeed {
  readonly noun?: 'account' | 'entitlement';
  /** Those of the source before the run. */
  readonly before: number;
  /** Those of them that the feed did not name. */
  readonly missing: number;
  /** Percent of them that may be deleted. */
  readonly threshold: number;
  /** Records that could be used. */
  readonly read: number;
  readonly end: { readonly complete: boolean; readonly reason: string | null; readonly rows: number };
}

/** The threshold applies to sources with more accounts than this (contract: BEHAVIOUR 5.1). */
const smallSource = 10;

/** Why nothing may be deleted, as one sentence, or null when the missing accounts may go (contract: BEHAVIOUR 5.1, 8.4). */
export function deletionVerdict({ noun = 'account', before, missing, threshold, read, end }: ReadFeed): string | null {
  if (missing <= 0) return end.complete ? null : `No ${noun} is deleted for being missing: ${end.reason ?? 'the feed is incomplete'}.`;
  if (!end.complete) return `No ${noun} is deleted for being missing: ${end.reason ?? 'the feed is incomplete'}.`;
  if (read === 0) return `No ${noun} is deleted: the feed has no usable row, so all ${before} ${noun}s of the source would go.`;
  const percent = (missing / before) * 100;
  if (before > smallSource && percent > threshold) {
    return `No ${noun} is deleted: ${missing} of ${before} ${noun}s (${percent.toFixed(1)} %) are missing from the feed, more than the source's deletion threshold of ${threshold} %. If that is right, raise deleteThreshold and aggregate again.`;
  }
  return null;
}
