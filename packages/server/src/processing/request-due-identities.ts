import { sql } from 'kysely';
import { getOrganisation } from '../organisation/organisation-store.ts';
import type { Services } from '../services.ts';
import { insertTask } from '../tasks/task-store.ts';
import { requestRefresh } from './refresh-request-store.ts';
import { lastFiring } from './schedule.ts';

/** Identities whose own instant has come (`nextProcessing`, dated assignments) at a time; the next tick goes on. */
const dueBatch = 1_000;

/** Asks for identities that are due by themselves, and starts what the organisation's daily schedule fires (contract: BEHAVIOUR 5.3). */
export async function requestDueIdentities(services: Services, now: string): Promise<void> {
  await services.database.db.transaction().execute(async (db) => {
    const { rows } = await sql<{ id: string }>`update identity set next_processing = null
      where id in (select id from identity where next_processing <= ${now}::timestamptz order by next_processing limit ${dueBatch} for update skip locked)
      returning id`.execute(db);
    await requestRefresh(
      db,
      rows.map((row) => row.id),
      { reason: 'its time has come', now },
    );
  });
  const { timeZone } = await getOrganisation(services.database.db);
  for (const schedule of schedules) await fire(services, schedule, timeZone, now);
}

interface Schedule {
  readonly name: string;
  readonly hours: readonly number[];
  readonly kind: string;
  readonly uniqueName: string;
  readonly description: string;
}

const schedules: readonly Schedule[] = [
  {
    name: 'scheduled-processing',
    hours: [8, 20],
    kind: 'scheduled-processing',
    uniqueName: 'Scheduled Identity Processing',
    description: 'Processes identities whose values change with time, and those with errors.',
  },
  {
    name: 'nightly-deletion',
    hours: [0],
    kind: 'nightly-deletion',
    uniqueName: 'Identity Deletion',
    description: 'Deletes identities whose last authoritative account is gone and that nothing holds.',
  },
];

/** A firing is unique by schedule and instant, so of several nodes one starts it; what was missed while nothing ran fires once, late. */
async function fire(services: Services, schedule: Schedule, timeZone: string, now: string): Promise<void> {
  const instant = lastFiring(schedule.hours, timeZone, now);
  const known = await services.database.db
    .selectFrom('schedule_firing')
    .select('instant')
    .where('schedule', '=', schedule.name)
    .orderBy('instant', 'desc')
    .executeTakeFirst();
  if (known !== undefined && known.instant >= instant) return;
  await services.database.db.transaction().execute(async (db) => {
    const fired = await db
      .insertInto('schedule_firing')
      .values({ schedule: schedule.name, instant })
      .onConflict((c) => c.doNothing())
      .returning('instant')
      .execute();
    await db.deleteFrom('schedule_firing').where('schedule', '=', schedule.name).where('instant', '<', instant).execute();
    // The first look of a new organisation only notes where it stands.
    if (fired.length === 0 || known === undefined) return;
    await insertTask(db, {
      id: services.ids.next(),
      kind: schedule.kind,
      type: 'QUARTZ',
      uniqueName: schedule.uniqueName,
      description: schedule.description,
      launcher: 'system',
      attributes: { identityCount: 0 },
      returns: [{ name: 'Identities', attributeName: 'identityCount' }],
      exclusiveKey: schedule.kind,
      state: { objectId: '', cursor: '', requested: 0 },
      now,
    });
  });
}
