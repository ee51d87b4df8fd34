import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';

export interface OpenWork {
  readonly tasks: number;
  readonly identities: number;
  /** Profiles, roles and access profiles whose change still rests. */
  readonly changes: number;
}

/** What is queued; each figure stops at 1,000, which is as good as more. */
export async function countOpenWork(db: Db): Promise<OpenWork> {
  const { rows } = await sql<OpenWork>`select
    (select count(*) from (select from task where completed is null limit 1000) t) as tasks,
    (select count(*) from (select from refresh_request limit 1000) r) as identities,
    (select count(*) from identity_profile where refresh_due is not null) + (select count(*) from role where refresh_due is not null or access_due is not null)
      + (select count(*) from access_profile where refresh_due is not null) as changes`.execute(db);
  return rows[0]!;
}
