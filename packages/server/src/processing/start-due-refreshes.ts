import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { Services } from '../services.ts';
import { insertTask } from '../tasks/task-store.ts';

/** A change of configuration is carried out when it has rested so long, so that ten changes are one refresh (contract: BEHAVIOUR 8.7). */
export const restMs = 10_000;

/** Starts the refresh of profiles and roles whose configuration changed and then rested. */
export async function startDueProfileRefreshes(services: Services, now: string): Promise<void> {
  await services.database.db.transaction().execute(async (db) => {
    const profiles = await claimDue(db, 'identity_profile', now);
    for (const { id, name } of profiles)
      await insertRefreshTask(db, services, { kind: 'refresh-profile', id, name, now, launcher: 'system' });
    const roles = await claimDue(db, 'role', now);
    for (const { id, name } of roles) await insertRefreshTask(db, services, { kind: 'refresh-role', id, name, now, launcher: 'system' });
  });
}

async function claimDue(db: Db, table: 'identity_profile' | 'role', now: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`update ${sql.table(table)} set refresh_due = null
    where id in (select id from ${sql.table(table)} where refresh_due <= ${now}::timestamptz order by id limit 50 for update skip locked)
    returning id, name`.execute(db);
  return rows;
}

/** The task that asks for all identities of a profile, or of a role's members and candidates, in batches. */
export async function insertRefreshTask(
  db: Db,
  services: Pick<Services, 'ids'>,
  about: { kind: 'refresh-profile' | 'refresh-role'; id: string; name: string; now: string; launcher: string },
): Promise<string> {
  const id = services.ids.next();
  await insertTask(db, {
    id,
    kind: about.kind,
    type: 'QUEUED_TASK',
    uniqueName: about.kind === 'refresh-profile' ? 'Identity Profile Refresh' : 'Role Refresh',
    description: `Processes the identities of ${about.kind === 'refresh-profile' ? 'the identity profile' : 'the role'} "${about.name}".`,
    launcher: about.launcher,
    attributes: { objectId: about.id, identityCount: 0 },
    returns: [{ name: 'Identities', attributeName: 'identityCount' }],
    state: { objectId: about.id, cursor: '', requested: 0 },
    now: about.now,
  });
  return id;
}
