import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';

/** Cascades that go on longer than this are cut off and become a processing error (DESIGN, journey 3). */
export const maxRounds = 10;

export interface RequestedRefresh {
  readonly reason: string;
  readonly now: string;
  readonly taskId?: string | null;
  /** Plan again what has failed for good (contract: BEHAVIOUR 9.7). */
  readonly retryFailed?: boolean;
  /** Synchronize attributes whatever the identity's state (contract: BEHAVIOUR 3.7). */
  readonly synchronize?: boolean;
}

/**
 * Asks for identities to be processed. Written by upsert, so any number of causes is one refresh; the revision moves on, so that what
 * happens while an identity is being processed is not lost. Tasks named wait for it.
 */
export async function requestRefresh(db: Db, identityIds: readonly string[], request: RequestedRefresh): Promise<void> {
  if (identityIds.length === 0) return;
  const ids = sortedUnique(identityIds);
  await sql`
    insert into refresh_request (identity_id, revision, rounds, reasons, requested, retry_failed, synchronize)
    select id, nextval('refresh_request_revision'), 0, array[${request.reason}::text], ${request.now}::timestamptz,
      ${request.retryFailed ?? false}, ${request.synchronize ?? false} from unnest(${ids}::text[]) id
    ${mergeRequests}`.execute(db);
  if (request.taskId) {
    await sql`
      insert into refresh_waiter (task_id, identity_id) select ${request.taskId}, id from unnest(${ids}::text[]) id
      on conflict do nothing`.execute(db);
  }
}

/** `target` is to be processed because `cause` was: the tasks that wait for the cause wait for it too. */
export interface Cascade {
  readonly target: string;
  readonly cause: string;
}

/**
 * Asks for identities touched by the processing of others, one round further. Nothing is asked beyond {@link maxRounds}: whoever would be is
 * marked, so that it is seen, and is tried again by the next scheduled processing.
 */
export async function requestCascade(
  db: Db,
  cascades: readonly Cascade[],
  rounds: ReadonlyMap<string, number>,
  request: { readonly reason: string; readonly now: string },
): Promise<void> {
  const roundOf = new Map<string, number>();
  const cutOff = new Set<string>();
  for (const { target, cause } of cascades) {
    const round = (rounds.get(cause) ?? 0) + 1;
    if (round <= maxRounds) roundOf.set(target, Math.max(roundOf.get(target) ?? 0, round));
    else cutOff.add(target);
  }
  await markCutOff(db, [...cutOff]);
  if (roundOf.size === 0) return;
  const targets = [...roundOf.keys()].sort();
  await sql`
    insert into refresh_request (identity_id, revision, rounds, reasons, requested)
    select id, nextval('refresh_request_revision'), round, array[${request.reason}::text], ${request.now}::timestamptz
    from unnest(${targets}::text[], ${targets.map((target) => roundOf.get(target)!)}::int[]) as t(id, round)
    ${mergeRequests}`.execute(db);
  const kept = cascades.filter(({ target }) => roundOf.has(target));
  await sql`
    insert into refresh_waiter (task_id, identity_id)
    select w.task_id, c.target from unnest(${kept.map((c) => c.target)}::text[], ${kept.map((c) => c.cause)}::text[]) as c(target, cause)
    join refresh_waiter w on w.identity_id = c.cause
    on conflict do nothing`.execute(db);
}

async function markCutOff(db: Db, identityIds: readonly string[]): Promise<void> {
  if (identityIds.length === 0) return;
  const reason = `Identities that follow from each other went on changing: this one was left as it is after ${maxRounds} rounds`;
  const errors = JSON.stringify([{ attribute: null, path: '', type: 'cascade', reason, input: null }]);
  await sql`update identity set processing_state = 'ERROR', errors = errors || ${errors}::jsonb
    where id = any(${sortedUnique(identityIds)}) and not shadow and not errors @> ${errors}::jsonb`.execute(db);
}

const mergeRequests = sql`
    on conflict (identity_id) do update set revision = excluded.revision, rounds = greatest(refresh_request.rounds, excluded.rounds),
      retry_failed = refresh_request.retry_failed or excluded.retry_failed, synchronize = refresh_request.synchronize or excluded.synchronize,
      reasons = case when refresh_request.reasons @> excluded.reasons or cardinality(refresh_request.reasons) >= 8
        then refresh_request.reasons else refresh_request.reasons || excluded.reasons end`;

export interface RefreshRequest {
  readonly identityId: string;
  readonly revision: number;
  readonly rounds: number;
  readonly retryFailed: boolean;
  readonly synchronize: boolean;
}

/** The oldest requests. Nothing is locked yet: the identities are, when they are loaded. */
export async function takeRefreshRequests(db: Db, limit: number): Promise<RefreshRequest[]> {
  const rows = await db
    .selectFrom('refresh_request')
    .select(['identity_id', 'revision', 'rounds', 'retry_failed', 'synchronize'])
    .orderBy('requested')
    .orderBy('identity_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    identityId: row.identity_id,
    revision: row.revision,
    rounds: row.rounds,
    retryFailed: row.retry_failed,
    synchronize: row.synchronize,
  }));
}

/** Forgets requests that were carried out, unless their revision moved on meanwhile; tells the tasks that waited. */
export async function settleRefreshRequests(db: Db, done: readonly RefreshRequest[]): Promise<void> {
  if (done.length === 0) return;
  await sql`
    with settled as (
      delete from refresh_request r using unnest(${done.map((d) => d.identityId)}::text[], ${done.map((d) => d.revision)}::bigint[]) as d(id, revision)
      where r.identity_id = d.id and r.revision = d.revision returning r.identity_id
    )
    delete from refresh_waiter w using settled where w.identity_id = settled.identity_id`.execute(db);
}

/** Removes everything that waits for an identity which is no more. */
export async function forgetRefreshRequests(db: Db, identityIds: readonly string[]): Promise<void> {
  await db.deleteFrom('refresh_request').where('identity_id', 'in', identityIds).execute();
  await db.deleteFrom('refresh_waiter').where('identity_id', 'in', identityIds).execute();
}

/** Age of the oldest request in seconds, 0 when there is none: for metrics. */
export async function oldestRefreshRequestSeconds(db: Db, nowMs: number): Promise<number> {
  const oldest = await db.selectFrom('refresh_request').select('requested').orderBy('requested').limit(1).executeTakeFirst();
  return oldest === undefined ? 0 : Math.max(0, (nowMs - Date.parse(oldest.requested)) / 1000);
}

function sortedUnique(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}
