import { foldKey, type RoleCriteria } from '@muster/engine';
import { type Selectable, sql } from 'kysely';
import type { Db } from '../../database/open-database.ts';
import { insertRecords } from '../../database/records.ts';
import type { RoleRow } from '../../database/tables.ts';
import { groupBy } from '../../group-by.ts';
import { applyCollection, applyFilter, type Collection } from '../../http/collection.ts';
import { identityNames } from '../../identities/identity-store.ts';
import { type LinkedObject, loadLinks, storeLinks } from '../link-store.ts';
import type { RoleWire } from './role-wire.ts';

/** What a role keeps beside its columns, complete with defaults. */
export interface RoleSettings {
  /** Ids of identities. */
  readonly additionalOwners: readonly string[];
  readonly accessRequestConfig: RoleWire['accessRequestConfig'];
  readonly revocationRequestConfig: RoleWire['revocationRequestConfig'];
}

/** A role's own values, checked and ready to be stored. */
export interface RoleValues {
  readonly name: string;
  readonly description: string | null;
  readonly ownerId: string;
  readonly enabled: boolean;
  readonly requestable: boolean;
  readonly membership: 'STANDARD' | 'IDENTITY_LIST' | null;
  readonly criteria: RoleCriteria | null;
  /** Ids of the identities on its list, in order. */
  readonly members: readonly string[];
  /** Ids of what it gives, in order. */
  readonly accessProfiles: readonly string[];
  readonly entitlements: readonly string[];
  readonly settings: RoleSettings;
}

export interface RoleMember {
  readonly identityId: string;
  readonly position: number;
  readonly name: string;
  readonly alias: string;
}

/** What a role gives, in order. */
interface RoleAccess {
  readonly accessProfiles: readonly LinkedObject[];
  readonly entitlements: readonly LinkedObject[];
}

/** A role with what an answer says about it. */
export interface RoleDetails extends RoleAccess {
  readonly row: Selectable<RoleRow>;
  readonly members: readonly RoleMember[];
  /** Names of its owners by id. */
  readonly names: ReadonlyMap<string, string>;
}

export async function listRoles(db: Db, collection: Collection, onlyWithoutAccess: boolean): Promise<RoleDetails[]> {
  const rows = selectRoles(db, onlyWithoutAccess).selectAll('role');
  return withDetails(db, await applyCollection(rows, collection).execute());
}

export async function countRoles(db: Db, collection: Collection, onlyWithoutAccess: boolean): Promise<number> {
  const rows = selectRoles(db, onlyWithoutAccess).select((select) => select.fn.countAll<number>().as('total'));
  return (await applyFilter(rows, collection).executeTakeFirstOrThrow()).total;
}

function selectRoles(db: Db, onlyWithoutAccess: boolean) {
  const roles = db.selectFrom('role');
  if (!onlyWithoutAccess) return roles;
  return roles.where(
    sql<boolean>`not exists (select from role_access_profile l where l.role_id = role.id)
      and not exists (select from role_entitlement l where l.role_id = role.id)`,
  );
}

export async function findRole(db: Db, id: string): Promise<RoleDetails | undefined> {
  const row = await db.selectFrom('role').selectAll().where('id', '=', id).executeTakeFirst();
  return row && (await withDetails(db, [row]))[0];
}

async function withDetails(db: Db, rows: readonly Selectable<RoleRow>[]): Promise<RoleDetails[]> {
  const members = await loadMembers(
    db,
    rows.filter((row) => row.membership === 'IDENTITY_LIST').map((row) => row.id),
  );
  const access = await findAccessOfRoles(
    db,
    rows.map((row) => row.id),
  );
  const owners = rows.flatMap((row) => [row.owner_id, ...(row.settings as unknown as RoleSettings).additionalOwners]);
  const names = await identityNames(db, owners);
  return rows.map((row) => ({ row, members: members.get(row.id) ?? [], ...access.get(row.id)!, names }));
}

/** What roles give, by role. */
export async function findAccessOfRoles(db: Db, ids: readonly string[]): Promise<Map<string, RoleAccess>> {
  const accessProfiles = await loadLinks(db, 'role_access_profile', ids);
  const entitlements = await loadLinks(db, 'role_entitlement', ids);
  return new Map(ids.map((id) => [id, { accessProfiles: accessProfiles.get(id) ?? [], entitlements: entitlements.get(id) ?? [] }]));
}

async function loadMembers(db: Db, roleIds: readonly string[]): Promise<Map<string, (RoleMember & { roleId: string })[]>> {
  if (roleIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('role_member')
    .innerJoin('identity', 'identity.id', 'role_member.identity_id')
    .select([
      'role_member.role_id as roleId',
      'role_member.identity_id as identityId',
      'role_member.position',
      'identity.name',
      'identity.alias',
    ])
    .where('role_member.role_id', 'in', [...roleIds])
    .orderBy('role_member.role_id')
    .orderBy('role_member.position')
    .execute();
  return groupBy(rows, (row) => row.roleId);
}

/** Those of the ids that are roles. */
export async function existingRoleIds(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('role')
    .select('id')
    .where('id', 'in', [...ids])
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Whether a role other than this one has the name, ignoring case. */
export async function isRoleNameTaken(db: Db, name: string, exceptId: string | null): Promise<boolean> {
  const row = await db.selectFrom('role').select('id').where('name_key', '=', foldKey(name)).executeTakeFirst();
  return row !== undefined && row.id !== exceptId;
}

export interface RoleWrite {
  readonly id: string;
  readonly values: RoleValues;
  /** When those are processed who may gain or lose the role; undefined: nobody may. */
  readonly refreshDue?: string | undefined;
  /** When those who hold it are processed, since it gives something else; undefined: it does not. */
  readonly accessDue?: string | undefined;
  readonly now: string;
}

export async function insertRole(db: Db, { id, values, refreshDue, now }: RoleWrite): Promise<void> {
  await db
    .insertInto('role')
    .values({ id, ...columnsOf(values), refresh_due: refreshDue ?? null, created: now, modified: now })
    .execute();
}

export async function updateRole(db: Db, { id, values, refreshDue, accessDue, now }: RoleWrite): Promise<void> {
  const due = { ...(refreshDue && { refresh_due: refreshDue }), ...(accessDue && { access_due: accessDue }) };
  await db
    .updateTable('role')
    .set({ ...columnsOf(values), ...due, modified: now })
    .where('id', '=', id)
    .execute();
}

function columnsOf(values: RoleValues) {
  return {
    name: values.name,
    name_key: foldKey(values.name),
    description: values.description,
    owner_id: values.ownerId,
    enabled: values.enabled,
    requestable: values.requestable,
    membership: values.membership,
    criteria: values.criteria === null ? null : JSON.stringify(values.criteria),
    settings: JSON.stringify(values.settings),
  };
}

/**
 * Makes the list what it is to be, in its order. Who stays keeps its assigner and its date. As long as the list only loses members and
 * grows at its end, as lists do, only those rows are written.
 */
export async function storeMembers(
  db: Db,
  roleId: string,
  before: readonly RoleMember[],
  after: readonly string[],
  { assignerId, now }: { readonly assignerId: string | null; readonly now: string },
): Promise<void> {
  const wanted = new Set(after);
  const kept = before.filter((member) => wanted.has(member.identityId));
  const gone = before.filter((member) => !wanted.has(member.identityId)).map((member) => member.identityId);
  if (gone.length > 0) {
    const leaving = db.deleteFrom('role_member').where('role_id', '=', roleId);
    await (kept.length === 0 ? leaving : leaving.where('identity_id', 'in', gone)).execute();
  }
  if (kept.every((member, index) => member.identityId === after[index])) {
    const start = (kept.at(-1)?.position ?? -1) + 1;
    const rows = after
      .slice(kept.length)
      .map((id, index) => ({ role_id: roleId, identity_id: id, position: start + index, assigner_id: assignerId, added: now }));
    await insertRecords(db, 'role_member', rows);
    return;
  }
  await sql`insert into role_member (role_id, identity_id, position, assigner_id, added)
    select ${roleId}, id, position, ${assignerId}, ${now}::timestamptz from unnest(${after}::text[]) with ordinality as list(id, position)
    on conflict (role_id, identity_id) do update set position = excluded.position`.execute(db);
}

/** Makes what a role gives what it is to be. */
export async function storeRoleAccess(db: Db, roleId: string, before: RoleAccess, after: RoleValues): Promise<void> {
  await storeLinks(db, 'role_access_profile', roleId, before.accessProfiles, after.accessProfiles);
  await storeLinks(db, 'role_entitlement', roleId, before.entitlements, after.entitlements);
}

/** Deletes roles with their lists and what they give; assignments stay until the identities that hold them are processed. */
export async function removeRoles(db: Db, ids: readonly string[]): Promise<Selectable<RoleRow>[]> {
  return db
    .deleteFrom('role')
    .where('id', 'in', [...ids])
    .returningAll()
    .execute();
}
