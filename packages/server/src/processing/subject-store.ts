import type { ProcessingError, Subject, SubjectAccount, SubjectRoleAssignment } from '@muster/engine';
import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { AccountRow, IdentityRow, Tables } from '../database/tables.ts';
import { groupBy } from '../group-by.ts';
import { loadGrants, loadOpenOperations } from '../provisioning/open-operation-store.ts';

/** An identity loaded for processing: what the engine sees, and what only storing it needs. */
export interface LoadedSubject {
  readonly subject: Subject;
  /** True when there is no row yet: the identity is inserted with its first values. */
  readonly isNew: boolean;
  readonly status: string;
  readonly protected: boolean;
  readonly created: string;
}

/** Locks the identities in id order and loads them with their accounts and roles; shadows and unknown ids are left out. */
export async function loadSubjects(db: Db, ids: readonly string[]): Promise<LoadedSubject[]> {
  if (ids.length === 0) return [];
  return withBelongings(db, await identitiesOf(db, ids).forNoKeyUpdate().execute());
}

/** An identity as it stands, for answers that compute and store nothing: nobody waits for it. Undefined for shadows and unknown ids. */
export async function findSubject(db: Db, id: string): Promise<LoadedSubject | undefined> {
  const [subject] = await withBelongings(db, await identitiesOf(db, [id]).execute());
  return subject;
}

function identitiesOf(db: Db, ids: readonly string[]) {
  return db
    .selectFrom('identity')
    .selectAll()
    .where('id', 'in', [...ids])
    .where('shadow', '=', false)
    .orderBy('id');
}

async function withBelongings(db: Db, identities: readonly SelectedIdentity[]): Promise<LoadedSubject[]> {
  const wanted = identities.map(({ id }) => id);
  if (wanted.length === 0) return [];
  const accountRows = await db.selectFrom('account').selectAll().where('identity_id', 'in', wanted).execute();
  const accounts = groupBy(
    accountRows.filter((account) => !account.system_account),
    (account) => account.identity_id,
  );
  const builtIn = new Set(accountRows.filter((account) => account.system_account).map((account) => account.identity_id));
  const assignments = groupBy(
    await db.selectFrom('role_assignment').selectAll().where('identity_id', 'in', wanted).execute(),
    (assignment) => assignment.identity_id,
  );
  const grants = await loadGrants(db, wanted);
  const operations = await loadOpenOperations(db, wanted);
  const memberships = groupBy(
    await db.selectFrom('role_member').select(['role_id', 'identity_id']).where('identity_id', 'in', wanted).execute(),
    (member) => member.identity_id,
  );
  return identities.map((row) => ({
    subject: subjectOf(row, {
      accounts: (accounts.get(row.id) ?? []).map(accountOf),
      roleAssignments: (assignments.get(row.id) ?? []).map((assignment) => ({
        id: assignment.id,
        roleId: assignment.role_id,
        source: assignment.source as SubjectRoleAssignment['source'],
        startDate: assignment.start_date,
        removeDate: assignment.remove_date,
      })),
      grants: grants.get(row.id) ?? [],
      openOperations: operations.get(row.id) ?? [],
      listedRoleIds: (memberships.get(row.id) ?? []).map((member) => member.role_id),
      builtIn: builtIn.has(row.id),
    }),
    isNew: false,
    status: row.status,
    protected: row.protected,
    created: row.created,
  }));
}

function subjectOf(
  row: SelectedIdentity,
  parts: Pick<Subject, 'accounts' | 'roleAssignments' | 'grants' | 'openOperations' | 'listedRoleIds' | 'builtIn'>,
): Subject {
  return {
    id: row.id,
    attributes: withoutComputed(row.attributes),
    alias: row.alias,
    name: row.name,
    profileId: row.profile_id,
    managerId: row.manager_id,
    lifecycleState:
      row.lifecycle_state === null
        ? null
        : { stateName: row.lifecycle_state, manuallyUpdated: row.lifecycle_manual, mappedValue: row.lifecycle_mapped_value },
    identityState: row.identity_state as Subject['identityState'],
    errors: row.errors as ProcessingError[],
    isHeld: row.held_source_ids !== null,
    ...parts,
  };
}

/** Attributes as they are stored and shown, with those that are computed beside the engine. */
export function withComputed(
  { attributes, identityState }: Pick<Subject, 'attributes' | 'identityState'>,
  status: string,
): Subject['attributes'] {
  return { ...attributes, cloudStatus: status, identityState };
}

/** The engine never sees an identity's own attributes that are computed beside it. */
function withoutComputed({
  cloudStatus: _status,
  identityState: _state,
  lastSyncDate: _date,
  ...mapped
}: Subject['attributes']): Subject['attributes'] {
  return mapped;
}

type SelectedIdentity = import('kysely').Selectable<IdentityRow>;

/** An account as the engine sees it. */
export function accountOf(row: import('kysely').Selectable<AccountRow>): SubjectAccount {
  return {
    id: row.id,
    sourceId: row.source_id,
    nativeIdentity: row.native_identity,
    name: row.name,
    attributes: row.attributes,
    disabled: row.disabled,
    locked: row.locked,
    created: row.created,
    modified: row.modified,
    setByHand: row.set_by_hand as SubjectAccount['setByHand'] & (string | null),
  };
}

/** An identity that is about to exist because of an account. */
export function newSubject(id: string, account: SubjectAccount, now: string): LoadedSubject {
  return {
    subject: {
      id,
      attributes: {},
      alias: account.name,
      name: account.name,
      profileId: null,
      managerId: null,
      lifecycleState: null,
      identityState: null,
      accounts: [account],
      roleAssignments: [],
      grants: [],
      openOperations: [],
      listedRoleIds: [],
      builtIn: false,
      errors: [],
    },
    isNew: true,
    status: 'UNREGISTERED',
    protected: false,
    created: now,
  };
}

/** What is remembered of the lookups these identities made, by identity. */
export async function loadReferences(db: Db, ids: readonly string[]): Promise<Map<string, Tables['identity_reference'][]>> {
  if (ids.length === 0) return new Map();
  return groupBy(
    await db
      .selectFrom('identity_reference')
      .selectAll()
      .where('identity_id', 'in', [...ids])
      .execute(),
    (row) => row.identity_id,
  );
}

/** A value that identities are found by. */
export interface IndexedValue {
  readonly attribute: string;
  readonly valueKey: string;
}

export interface FoundIdentity extends IndexedValue {
  readonly id: string;
  readonly name: string;
  readonly alias: string;
  readonly attributes: Subject['attributes'];
}

/** Identities by indexed values, in id order; ten at most for each value: more than one decides nothing anyway. */
export async function findByValues(db: Db, values: readonly IndexedValue[]): Promise<FoundIdentity[]> {
  if (values.length === 0) return [];
  const { rows } = await sql<FoundIdentity>`
    select asked.attribute, asked.value_key as "valueKey", found.id, found.name, found.alias, found.attributes
    from unnest(${values.map((value) => value.attribute)}::text[], ${values.map((value) => value.valueKey)}::text[]) as asked(attribute, value_key)
    cross join lateral (
      select identity.id, identity.name, identity.alias, identity.attributes
      from identity_value join identity on identity.id = identity_value.identity_id
      where identity_value.attribute = asked.attribute and identity_value.value_key = asked.value_key
      order by identity_value.identity_id limit 10
    ) found`.execute(db);
  return rows;
}
