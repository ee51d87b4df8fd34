import { sql } from 'kysely';
import { shiftTime } from '../clock.ts';
import type { ConnectorError } from '../connectors/live-connector.ts';
import type { StoredChange } from '../database/access-tables.ts';
import type { Db } from '../database/open-database.ts';
import { statusOfFailure } from '../sources/health/source-status-store.ts';

/** An operation that this process carries out, held by a lease. */
export interface ClaimedOperation {
  readonly id: string;
  readonly activityId: string;
  readonly sourceId: string;
  readonly identityId: string;
  readonly accountId: string;
  readonly nativeIdentity: string | null;
  readonly operation: string;
  readonly changes: readonly StoredChange[];
  readonly secrets: Readonly<Record<string, string>>;
  readonly attempts: number;
  /** An attempt had begun before this one: whether it was done is unknown. */
  readonly wasStarted: boolean;
  /** The target was asked about its generated names: before that nothing can have been sent. */
  readonly areNamesChecked: boolean;
  /** Goes up with each claim: who held the operation before cannot end it any more. */
  readonly claim: number;
}

/** An operation whose process died is taken by another after this; one that is alive renews what it holds three times as often. */
const leaseMs = 60_000;
export const renewalMs = leaseMs / 3;

/**
 * Takes the next operations and notes that an attempt begins (contract: BEHAVIOUR 9.7): of each account only the first that is open, of
 * each source as many accounts as it allows, none of a source that is paused, and of one that is down only one, once it is to be probed.
 */
export async function claimOperations(db: Db, now: string, limit: number): Promise<ClaimedOperation[]> {
  const { rows } = await sql<ClaimedOperation>`
    with ready as (
      select next.id from source s
      cross join lateral (
        select o.id, o.number from account_operation o
        where o.source_id = s.id and o.state in ('WAITING', 'RUNNING', 'RETRY', 'MANUAL')
          and (o.state = 'WAITING' or (o.state = 'RETRY' and (o.next_attempt is null or o.next_attempt <= ${now}::timestamptz))
            or (o.state = 'RUNNING' and o.lease_until < ${now}::timestamptz))
          and not exists (select from account_operation earlier where earlier.account_id = o.account_id and earlier.number < o.number
            and earlier.state in ('WAITING', 'RUNNING', 'RETRY', 'MANUAL'))
        order by o.number
        limit greatest(0, case when s.down_since is not null then 1
          when (s.connector_attributes ->> 'provisioningConcurrency') ~ '^[1-9][0-9]?$' then least(32, (s.connector_attributes ->> 'provisioningConcurrency')::int)
          else 4 end
          - (select count(*) from account_operation r where r.source_id = s.id and r.state = 'RUNNING' and r.lease_until >= ${now}::timestamptz))
      ) next
      where s.paused is null and (s.down_since is null or s.probe_at <= ${now}::timestamptz)
      order by next.number limit ${limit}
    ), locked as (
      select o.id, o.started from account_operation o where o.id in (select id from ready) for update skip locked
    )
    update account_operation o set state = 'RUNNING', started = true, names_checked = o.names_checked and locked.started, lease_until = ${shiftTime(now, leaseMs)},
      claim = o.claim + 1, modified = ${now}::timestamptz
    from locked where o.id = locked.id and (o.state in ('WAITING', 'RETRY') or (o.state = 'RUNNING' and o.lease_until < ${now}::timestamptz))
    returning o.id, o.activity_id as "activityId", o.source_id as "sourceId", o.identity_id as "identityId", o.account_id as "accountId",
      o.native_identity as "nativeIdentity", o.operation, o.changes, o.secrets, o.attempts, locked.started as "wasStarted", o.names_checked as "areNamesChecked", o.claim`.execute(
    db,
  );
  return rows;
}

/** Goes on holding what is being carried out. */
export async function renewLeases(db: Db, operations: readonly Pick<ClaimedOperation, 'id' | 'claim'>[], now: string): Promise<void> {
  await sql`update account_operation o set lease_until = ${shiftTime(now, leaseMs)}
    from unnest(${operations.map(({ id }) => id)}::text[], ${operations.map(({ claim }) => claim)}::int[]) as held(id, claim)
    where o.id = held.id and o.claim = held.claim and o.state = 'RUNNING'`.execute(db);
}

/** Notes that the names of an operation are free at its target, as far as is known. False: another process has taken the operation. */
export async function noteNamesChecked(db: Db, { id, claim }: Pick<ClaimedOperation, 'id' | 'claim'>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('account_operation')
    .set({ names_checked: true })
    .where('id', '=', id)
    .where('claim', '=', claim)
    .where('state', '=', 'RUNNING')
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
}

/** Frees what a process that was killed still held. Only for a database that this process alone works on. */
export async function releaseOperations(db: Db): Promise<void> {
  await sql`update account_operation set lease_until = '-infinity' where state = 'RUNNING'`.execute(db);
}

/** What an operation is waiting for after an attempt that did not succeed. */
export interface Postponement {
  readonly nextAttempt: string | null;
  readonly attempts: number;
  readonly error: string;
  /** Whether it is known that nothing was done. */
  readonly isUndone: boolean;
}

export async function postponeOperation(
  db: Db,
  id: string,
  { nextAttempt, attempts, error, isUndone }: Postponement,
  now: string,
): Promise<void> {
  await db
    .updateTable('account_operation')
    .set({ state: 'RETRY', next_attempt: nextAttempt, attempts, last_error: error, lease_until: null, started: !isUndone, modified: now })
    .where('id', '=', id)
    .execute();
  await db.updateTable('account_activity_item').set({ provisioning_status: 'RETRY' }).where('operation_id', '=', id).execute();
}

/** The system answers: what waited for it is due, and what was said of it when it did not is over. */
export async function noteSourceUp(db: Db, sourceId: string, now: string): Promise<void> {
  await sql`update source set down_since = null, probe_at = null, probe_delay_seconds = null, last_error = null,
      since = case when ${isFailing} then ${now}::timestamptz else since end,
      healthy = healthy or ${isFailing}, status = case when ${isFailing} then 'SOURCE_STATE_HEALTHY' else status end
    where id = ${sourceId} and (down_since is not null or ${isFailing})`.execute(db);
}

const isFailing = sql`status in ('SOURCE_STATE_FAILURE_SOURCE', 'SOURCE_STATE_ERROR_SOURCE')`;

const firstProbeSeconds = 30;
const longestProbeSeconds = 600;

/** The system cannot be reached or refuses the sign-in: it is tried again after 30 s, doubling to 10 min (contract: BEHAVIOUR 9.7). */
export async function noteSourceDown(
  db: Db,
  sourceId: string,
  { kind, message }: Pick<ConnectorError, 'kind' | 'message'>,
  now: string,
): Promise<void> {
  const status = statusOfFailure(kind);
  await sql`update source set
      probe_delay_seconds = case when down_since is null then ${firstProbeSeconds} else least(${longestProbeSeconds}, probe_delay_seconds * 2) end,
      probe_at = ${now}::timestamptz + make_interval(secs => case when down_since is null then ${firstProbeSeconds}
        else least(${longestProbeSeconds}, probe_delay_seconds * 2) end),
      down_since = coalesce(down_since, ${now}::timestamptz), last_error = ${message},
      since = case when status = ${status} then since else ${now}::timestamptz end, status = ${status}, healthy = false
    where id = ${sourceId} and (probe_at is null or probe_at <= ${now}::timestamptz)`.execute(db);
}
