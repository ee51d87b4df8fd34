import type { Db } from '../../database/open-database.ts';
import { getSource } from '../../sources/source-store.ts';
import { isSamePair } from './candidates.ts';
import { listCandidates, updateSynchronized } from './synchronized-attribute-store.ts';

/** A candidate leaves with its policy field (contract: BEHAVIOUR 9.8): when it comes back it is switched off. */
export async function dropLostCandidates(db: Db, sourceId: string): Promise<void> {
  const source = await getSource(db, sourceId);
  if (source.synchronized.length === 0) return;
  const candidates = await listCandidates(db, source);
  const kept = source.synchronized.filter((pair) => candidates.some((candidate) => isSamePair(candidate, pair)));
  if (kept.length < source.synchronized.length) await updateSynchronized(db, sourceId, kept);
}
