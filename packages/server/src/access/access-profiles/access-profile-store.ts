import { type AccountCriteria, foldKey } from '@muster/engine';
import { type Selectable, type SqlBool, sql } from 'kysely';
import type { AccessProfileRow } from '../../database/access-tables.ts';
import type { Db } from '../../database/open-database.ts';
import { groupBy } from '../../group-by.ts';
import { applyCollection, applyFilter, type Collection } from '../../http/collection.ts';
import { identityNames } from '../../identities/identity-store.ts';
import { type LinkedObject, loadLinks } from '../link-store.ts';
import type { AccessProfileWire } from './access-profile-wire.ts';

/** What an access profile keeps beside its columns, complete with defaults. */
export interface AccessProfileSettings {
  /** Ids of identities. */
  readonly additionalOwners: readonly string[];
  readonly accessRequestConfig: AccessProfileWire['accessRequestConfig'];
  readonly revocationRequestConfig: AccessProfileWire['revocationRequestConfig'];
  readonly segments: readonly string[];
}

/** An access profile's own values, checked and ready to be stored. */
export interface AccessProfileValues {
  readonly name: string;
  readonly description: string | null;
  readonly ownerId: string;
  readonly sourceId: string;
  readonly enabled: boolean;
  readonly requestable: boolean;
  /** Ids, in order. */
  readonly entitlements: readonly string[];
  readonly provisioningCriteria: AccountCriteria | null;
  readonly settings: AccessProfileSettings;
}

/** An access profile with what an answer says about it. */
export interface AccessProfileDetails {
  readonly row: Omit<Selectable<AccessProfileRow>, 'settings'> & { readonly settings: AccessProfileSettings };
  readonly sourceName: string;
  readonly entitlements: readonly LinkedObject[];
  /** Names of its owners by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Which access profiles a list is about, by their segments; without one: all. */
export interface SegmentChoice {
  readonly segments: readonly string[];
  readonly unsegmented: boolean;
}

export async function listAccessProfiles(db: Db, collection: Collection, choice: SegmentChoice | null): Promise<AccessProfileDetails[]> {
  const rows = selectAccessProfiles(db, choice).selectAll('access_profile').select('source.name as source_name');
  return withDetails(db, await applyCollection(rows, collection).execute());
}

export async function countAccessProfiles(db: Db, collection: Collection, choice: SegmentChoice | null): Promise<number> {
  const rows = selectAccessProfiles(db, choice).select((select) => select.fn.countAll<number>().as('total'));
  return (await applyFilter(rows, collection).executeTakeFirstOrThrow()).total;
}

export async function findAccessProfile(db: Db, id: string): Promise<AccessProfileDetails | undefined> {
  return (await findAccessProfiles(db, [id])).get(id);
}

export async function findAccessProfiles(db: Db, ids: readonly string[]): Promise<Map<string, AccessProfileDetails>> {
  if (ids.length === 0) return new Map();
  const rows = selectAccessProfiles(db, null).selectAll('access_profile').select('source.name as source_name');
  const found = await withDetails(db, await rows.where('access_profile.id', 'in', [...ids]).execute());
  return new Map(found.map((details) => [details.row.id, details]));
}

function selectAccessProfiles(db: Db, choice: SegmentChoice | null) {
  const rows = db.selectFrom('access_profile').innerJoin('source', 'source.id', 'access_profile.source_id');
  if (choice === null) return rows;
  const segments = sql`(access_profile.settings::jsonb -> 'segments')`;
  const isInOne = sql<SqlBool>`${segments} ?| ${[...choice.segments]}::text[]`;
  return rows.where(choice.unsegmented ? sql<SqlBool>`(${isInOne} or jsonb_array_length(${segments}) = 0)` : isInOne);
}

async function withDetails(
  db: Db,
  rows: readonly (Selectable<AccessProfileRow> & { readonly source_name: string })[],
): Promise<AccessProfileDetails[]> {
  const profiles = rows.map(({ settings, ...row }) => ({ ...row, settings: settings as unknown as AccessProfileSettings }));
  const entitlements = await loadLinks(
    db,
    'access_profile_entitlement',
    rows.map(({ id }) => id),
  );
  const owners = profiles.flatMap(({ owner_id, settings }) => [owner_id, ...settings.additionalOwners]);
  const names = await identityNames(db, owners);
  return profiles.map((row) => ({ row, sourceName: row.source_name, entitlements: entitlements.get(row.id) ?? [], names }));
}

/** Those of the ids that are access profiles. */
export async function existingAccessProfileIds(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('access_profile')
    .select('id')
    .where('id', 'in', [...ids])
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Whether an access profile other than this one has the name, ignoring case. */
export async function isAccessProfileNameTaken(db: Db, name: string, exceptId: string | null): Promise<boolean> {
  const row = await db.selectFrom('access_profile').select('id').where('name_key', '=', foldKey(name)).executeTakeFirst();
  return row !== undefined && row.id !== exceptId;
}

export async function isSource(db: Db, id: string): Promise<boolean> {
  return (await db.selectFrom('source').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

export interface AccessProfileWrite {
  readonly id: string;
  readonly values: AccessProfileValues;
  readonly now: string;
}

export async function insertAccessProfile(db: Db, { id, values, now }: AccessProfileWrite): Promise<void> {
  await db
    .insertInto('access_profile')
    .values({ id, source_id: values.sourceId, ...columnsOf(values), refresh_due: null, created: now, modified: now })
    .execute();
}

/** `refreshDue`: when those are processed who have it or are to have it; undefined: the change concerns nobody. */
export async function updateAccessProfile(
  db: Db,
  { id, values, now, refreshDue }: AccessProfileWrite & { readonly refreshDue: string | undefined },
): Promise<void> {
  await db
    .updateTable('access_profile')
    .set({ ...columnsOf(values), ...(refreshDue && { refresh_due: refreshDue }), modified: now })
    .where('id', '=', id)
    .execute();
}

function columnsOf(values: AccessProfileValues) {
  return {
    name: values.name,
    name_key: foldKey(values.name),
    description: values.description,
    owner_id: values.ownerId,
    enabled: values.enabled,
    requestable: values.requestable,
    provisioning_criteria: values.provisioningCriteria && JSON.stringify(values.provisioningCriteria),
    settings: JSON.stringify(values.settings),
  };
}

/** Makes access profiles requestable or not. */
export async function setRequestable(db: Db, wishes: ReadonlyMap<string, boolean>, now: string): Promise<void> {
  await sql`update access_profile p set requestable = w.requestable, modified = ${now}
    from unnest(${[...wishes.keys()]}::text[], ${[...wishes.values()]}::boolean[]) as w(id, requestable)
    where p.id = w.id and p.requestable <> w.requestable`.execute(db);
}

/** Deletes access profiles that nothing uses. */
export async function removeAccessProfiles(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom('access_profile')
    .where('id', 'in', [...ids])
    .execute();
}

/** What gives an access profile: it cannot be deleted while it does. */
export interface AccessProfileUser {
  readonly profileId: string;
  readonly type: 'ROLE' | 'LIFECYCLE_STATE';
  readonly id: string;
  readonly name: string;
}

/** Those that give one of some access profiles, by access profile (contract: BEHAVIOUR 9.2). */
export async function findUsers(db: Db, profileIds: readonly string[]): Promise<Map<string, AccessProfileUser[]>> {
  const { rows } = await sql<AccessProfileUser>`
    select link.access_profile_id as "profileId", 'ROLE' as type, role.id, role.name
    from role_access_profile link join role on role.id = link.role_id where link.access_profile_id = any(${[...profileIds]})
    union all select given.id, 'LIFECYCLE_STATE', state.id, state.name
    from lifecycle_state state cross join json_array_elements_text(state.access_profile_ids) given(id) where given.id = any(${[...profileIds]})
    order by 1, 2 desc, 4, 3`.execute(db);
  return groupBy(rows, (row) => row.profileId);
}
