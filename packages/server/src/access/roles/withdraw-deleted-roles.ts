import { sql } from 'kysely';
import { refreshMany } from '../../processing/refresh-many.ts';

/** Everybody who still holds one of some deleted roles, whatever their identity state: an assignment of nothing must not stay. */
export const withdrawDeletedRoles = refreshMany('withdraw-deleted-roles', async (db, { cursor, roleIds }, limit) => {
  const { rows } = await sql<{ id: string }>`select distinct identity_id as id from role_assignment
    where role_id = any(${roleIds as string[]}) and identity_id > ${cursor} order by identity_id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
});
