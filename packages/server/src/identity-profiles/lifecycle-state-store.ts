import { foldKey } from '@muster/engine';
import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';
import { notFound } from '../errors.ts';
import { applyCollection, applyFilter, type Collection } from '../http/collection.ts';
import type { Ids } from '../ids.ts';
import { type AccountAction, type EmailNotificationOption, noNotification } from './lifecycle-state-wire.ts';

/** What a caller says of a state, checked and complete. */
export interface StateContent {
  readonly name: string;
  readonly technicalName: string;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly identityState: string | null;
  readonly priority: number;
  readonly emailNotification: EmailNotificationOption;
  readonly accountActions: readonly AccountAction[];
  readonly accessProfileIds: readonly string[];
  readonly removeAllAccess: boolean;
}

/** A state with the number of identities that show it. */
function selectStates(db: Db, profileId: string) {
  return db
    .selectFrom('lifecycle_state')
    .selectAll('lifecycle_state')
    .select(
      sql<number>`(select count(*) from identity i
        where i.profile_id = lifecycle_state.profile_id and i.lifecycle_state = lifecycle_state.technical_name)`.as('identity_count'),
    )
    .where('lifecycle_state.profile_id', '=', profileId);
}

export type StoredState = Awaited<ReturnType<typeof getStateRow>>;

export async function getStateRow(db: Db, profileId: string, id: string) {
  const row = await selectStates(db, profileId).where('lifecycle_state.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('lifecycle state', id);
  return row;
}

export async function listStateRows(db: Db, profileId: string, collection: Collection) {
  const page = collection.limit === 0 ? [] : await applyCollection(selectStates(db, profileId), collection).execute();
  if (!collection.count) return { page, total: null };
  const counting = db.selectFrom('lifecycle_state').select(sql<number>`count(*)`.as('total')).where('profile_id', '=', profileId);
  return { page, total: (await applyFilter(counting, collection).executeTakeFirstOrThrow()).total };
}

/** What a new state of the profile must know of the others. */
export async function listStateKeys(db: Db, profileId: string): Promise<{ technical_name_key: string; priority: number }[]> {
  return db.selectFrom('lifecycle_state').select(['technical_name_key', 'priority']).where('profile_id', '=', profileId).execute();
}

/** The states a profile comes with (contract: BEHAVIOUR 8.7). */
export async function insertFirstStates(db: Db, ids: Ids, profileId: string, now: string): Promise<void> {
  const first = [
    { name: 'Active', technicalName: 'active', priority: 10 },
    { name: 'Inactive', technicalName: 'inactive', priority: 20 },
  ];
  for (const state of first) await insertState(db, { id: ids.next(), profileId, content: { ...emptyState, ...state }, now });
}

const emptyState = {
  description: null,
  enabled: false,
  identityState: null,
  emailNotification: noNotification,
  accountActions: [],
  accessProfileIds: [],
  removeAllAccess: false,
};

export async function insertState(db: Db, state: { id: string; profileId: string; content: StateContent; now: string }): Promise<void> {
  const { id, profileId, content, now } = state;
  await insertRecords(db, 'lifecycle_state', [{ id, profile_id: profileId, ...columnsOf(content), created: now, modified: now }]);
}

export async function updateState(db: Db, id: string, content: StateContent, now: string): Promise<void> {
  const { email_notification, account_actions, access_profile_ids, access_action, ...columns } = columnsOf(content);
  const json = { email_notification, account_actions, access_profile_ids, access_action };
  const texts = Object.fromEntries(Object.entries(json).map(([column, value]) => [column, JSON.stringify(value)]));
  await db
    .updateTable('lifecycle_state')
    .set({ ...columns, ...texts, modified: now })
    .where('id', '=', id)
    .execute();
}

export async function deleteStateRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('lifecycle_state').where('id', '=', id).execute();
}

/** What account actions must know of a source. */
export interface ActionSource {
  readonly id: string;
  readonly features: readonly string[];
  readonly isFile: boolean;
}

export async function findActionSources(db: Db, ids: readonly string[]): Promise<ActionSource[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('source')
    .select(['id', 'features', 'connection_type'])
    .where('id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({ id: row.id, features: row.features, isFile: row.connection_type === 'file' }));
}

function columnsOf(content: StateContent) {
  return {
    name: content.name,
    name_key: foldKey(content.name),
    technical_name: content.technicalName,
    technical_name_key: foldKey(content.technicalName),
    description: content.description,
    enabled: content.enabled,
    identity_state: content.identityState,
    priority: content.priority,
    email_notification: content.emailNotification,
    account_actions: content.accountActions,
    access_profile_ids: content.accessProfileIds,
    access_action: { removeAllAccessEnabled: content.removeAllAccess },
  };
}
