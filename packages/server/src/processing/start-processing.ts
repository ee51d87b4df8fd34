import { isoTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import type { Services } from '../services.ts';
import { lockConfigurationVersion } from './configuration-store.ts';
import type { Processing } from './process-subjects.ts';

/** What processing needs, with the configuration held until the transaction ends: what is computed with it stays true. */
export async function startProcessing(
  db: Db,
  services: Pick<Services, 'orgs' | 'clock' | 'ids' | 'keys'>,
  more: Partial<Processing> = {},
): Promise<Processing> {
  const { org, indexedAttributes } = await services.orgs.get(db, await lockConfigurationVersion(db));
  const nowMs = services.clock.now();
  const { ids, keys } = services;
  return { org, indexedAttributes, ids, keys, nowMs, now: isoTime(nowMs), rounds: new Map(), ...more };
}
