import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { Services } from '../services.ts';
import { insertTask } from '../tasks/task-store.ts';

/** A change of configuration is carried out when it has rested so long, so that ten changes are one refresh (contract: BEHAVIOUR 8.7). */
export const restMs = 10_000;

/** What a change may have processed: the column that says when it is due, and the task that does it. */
const refreshes = {
  'refresh-profile': { table: 'identity_profile', due: 'refresh_due', name: 'Identity Profile Refresh', of: 'the identity profile' },
  'refresh-role': { table: 'role', due: 'refresh_due', name: 'Role Refresh', of: 'the role' },
  'refresh-role-access': { table: 'role', due: 'access_due', name: 'Role Access Refresh', of: 'the role' },
  'refresh-access-profile': { table: 'access_profile', due: 'refresh_due', name: 'Access Profile Refresh', of: 'the access profile' },
} as const;

type RefreshKind = keyof typeof refreshes;

/** Starts the refresh of profiles, roles and access profiles whose configuration changed and then rested. */
export async function startDueRefreshes(services: Services, now: string): Promise<void> {
  await services.database.db.transaction().execute(async (db) => {
    for (const kind of Object.keys(refreshes) as RefreshKind[]) {
      for (const { id, name } of await claimDue(db, kind, now)) {
        await insertRefreshTask(db, services, { kind, id, name, now, launcher: 'system' });
      }
    }
  });
}

async function claimDue(db: Db, kind: RefreshKind, now: string): Promise<{ id: string; name: string }[]> {
  const [table, due] = [sql.table(refreshes[kind].table), sql.ref(refreshes[kind].due)];
  const { rows } = await sql<{ id: string; name: string }>`update ${table} set ${due} = null
    where id in (select id from ${table} where ${due} <= ${now}::timestamptz order by id limit 50 for update skip locked)
    returning id, name`.execute(db);
  return rows;
}

/** The task that asks in batches for all identities whom a change concerns. */
export async function insertRefreshTask(
  db: Db,
  services: Pick<Services, 'ids'>,
  about: { kind: RefreshKind; id: string; name: string; now: string; launcher: string },
): Promise<string> {
  const id = services.ids.next();
  await insertTask(db, {
    id,
    kind: about.kind,
    type: 'QUEUED_TASK',
    uniqueName: refreshes[about.kind].name,
    description: `Processes the identities of ${refreshes[about.kind].of} "${about.name}".`,
    launcher: about.launcher,
    attributes: { objectId: about.id, identityCount: 0 },
    returns: [{ name: 'Identities', attributeName: 'identityCount' }],
    state: { objectId: about.id, cursor: '', requested: 0 },
    now: about.now,
  });
  return id;
}
