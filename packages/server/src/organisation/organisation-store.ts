import { createHash } from 'node:crypto';
import type { Db } from '../database/open-database.ts';

export interface Organisation {
  readonly name: string;
  /** The tenant's id: derived from its creation, since nothing ever changes it. */
  readonly tenantId: string;
  readonly timeZone: string;
  readonly adminIdentityId: string;
  readonly seeded: string | null;
  readonly keyCheck: string | null;
  readonly settings: Record<string, unknown>;
}

export async function findOrganisation(db: Db): Promise<Organisation | undefined> {
  const row = await db.selectFrom('organisation').selectAll().where('id', '=', 1).executeTakeFirst();
  return (
    row && {
      name: row.name,
      tenantId: createHash('md5').update(`${row.name} ${row.created}`).digest('hex'),
      timeZone: row.time_zone,
      adminIdentityId: row.admin_identity_id!,
      seeded: row.seeded,
      keyCheck: row.key_check,
      settings: row.settings,
    }
  );
}

export async function getOrganisation(db: Db): Promise<Organisation> {
  const organisation = await findOrganisation(db);
  if (organisation === undefined) throw new Error('the organisation is created at start');
  return organisation;
}

export async function markSeeded(db: Db, now: string): Promise<void> {
  await db.updateTable('organisation').set({ seeded: now }).where('id', '=', 1).execute();
}

export async function updateKeyCheck(db: Db, keyCheck: string): Promise<void> {
  await db.updateTable('organisation').set({ key_check: keyCheck }).where('id', '=', 1).execute();
}

export async function updateSettings(db: Db, timeZone: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await db
    .updateTable('organisation')
    .set({ time_zone: timeZone, settings: JSON.stringify(settings) })
    .where('id', '=', 1)
    .execute();
}
