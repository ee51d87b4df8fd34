import { applyPlan, attributeOf, foldKey, type Org, type Plan, type Subject, textOf } from '@muster/engine';
import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { insertRecords, updateRecords } from '../database/records.ts';
import { insertEvents, type NewEvent } from '../events/event-store.ts';
import type { Ids } from '../ids.ts';
import type { PlannedSubject } from './plan-batch.ts';
import { type IndexedValue, withComputed } from './subject-store.ts';

/** What applying a batch needs beside its plans. */
export interface Application {
  readonly org: Org;
  readonly ids: Ids;
  readonly now: string;
  /** Attributes that identities are found by. */
  readonly indexedAttributes: ReadonlySet<string>;
}

/** A value an identity gained or lost, which others may have asked for. */
export interface ChangedValue extends IndexedValue {
  readonly identityId: string;
}

/** Stores the plans of a batch with a fixed number of statements. Answers with the indexed values that changed. */
export async function applyPlans(db: Db, batch: readonly PlannedSubject[], application: Application): Promise<ChangedValue[]> {
  const after = batch.map(({ loaded, plan }) => applyPlan(loaded.subject, plan));
  await storeIdentities(db, batch, after, application);
  await storeRoles(db, batch, application);
  await insertEvents(
    db,
    application.ids,
    application.now,
    batch.flatMap(({ loaded, plan }, index) => eventsOf(plan, after[index]!, loaded.isNew)),
  );
  return storeIndexedValues(db, batch, after, application.indexedAttributes);
}

async function storeIdentities(
  db: Db,
  batch: readonly PlannedSubject[],
  after: readonly Subject[],
  { org, now }: Application,
): Promise<void> {
  const inserted: Record<string, unknown>[] = [];
  const updated: Record<string, unknown>[] = [];
  batch.forEach(({ loaded, plan }, index) => {
    const row = rowOf(after[index]!, plan, loaded.status, { version: org.version, now });
    if (loaded.isNew) inserted.push({ ...row, status: loaded.status, protected: false, shadow: false, levels: [], created: now });
    else updated.push(row);
  });
  await insertRecords(db, 'identity', inserted);
  await updateRecords(db, 'identity', updated);
}

function rowOf(subject: Subject, plan: Plan, status: string, { version, now }: { version: number; now: string }) {
  const text = (name: string) => textOf(attributeOf(subject.attributes, name));
  const key = (value: string | null) => (value === null ? null : foldKey(value));
  const state = subject.lifecycleState;
  return {
    id: subject.id,
    alias: subject.alias,
    alias_key: foldKey(subject.alias),
    name: subject.name,
    name_key: foldKey(subject.name),
    firstname_key: key(text('firstname')),
    lastname_key: key(text('lastname')),
    email: text('email'),
    email_key: key(text('email')),
    processing_state: plan.errors.length > 0 ? 'ERROR' : 'OK',
    correlated: plan.correlated,
    profile_id: subject.profileId,
    manager_id: subject.managerId,
    lifecycle_state: state?.stateName ?? null,
    lifecycle_manual: state?.manuallyUpdated ?? false,
    lifecycle_mapped_value: state?.mappedValue ?? null,
    identity_state: subject.identityState,
    attributes: withComputed(subject, status),
    errors: plan.errors,
    next_processing: plan.nextProcessing,
    periodic: plan.periodic,
    configuration_version: version,
    last_refresh: now,
    modified: now,
  };
}

async function storeRoles(db: Db, batch: readonly PlannedSubject[], { ids, now }: Application): Promise<void> {
  const lost = batch.flatMap(({ plan }) => plan.rolesLost.map((role) => role.assignmentId));
  if (lost.length > 0) await db.deleteFrom('role_assignment').where('id', 'in', lost).execute();
  const gained = batch.flatMap(({ plan }) =>
    plan.rolesGained.map((role) => ({
      id: ids.next(),
      identity_id: plan.identityId,
      role_id: role.roleId,
      source: role.source,
      added: now,
    })),
  );
  await insertRecords(db, 'role_assignment', gained);
  if (gained.some((row) => row.source === 'UI'))
    await nameAssigners(
      db,
      gained.map((row) => row.id),
    );
}

/** Who put an identity on a role's list is the assigner of its assignment (contract: BEHAVIOUR 3.4). */
async function nameAssigners(db: Db, assignmentIds: readonly string[]): Promise<void> {
  await sql`update role_assignment a set assigner_id = m.assigner_id from role_member m
    where a.id = any(${assignmentIds}) and a.source = 'UI' and m.role_id = a.role_id and m.identity_id = a.identity_id`.execute(db);
}

function eventsOf(plan: Plan, after: Subject, isNew: boolean): NewEvent[] {
  const target = { type: 'IDENTITY', id: plan.identityId };
  // The first values stand in the identity; every later change keeps what was before, so nothing is lost by not writing them twice.
  if (isNew)
    return [
      {
        type: 'IDENTITY_CREATED',
        actorId: null,
        target,
        cause: { ...plan.profile?.cause },
        after: { name: after.name, alias: after.alias },
      },
    ];
  const events: NewEvent[] = [];
  const before: Record<string, unknown> = {};
  const now: Record<string, unknown> = {};
  for (const change of plan.attributes) {
    before[change.attribute] = change.before;
    now[change.attribute] = change.after;
  }
  if (plan.manager) [before.managerRef, now.managerRef] = [plan.manager.before, plan.manager.after];
  if (plan.lifecycleState) [before.lifecycleState, now.lifecycleState] = [plan.lifecycleState.before, plan.lifecycleState.after];
  const cause = plan.attributes[0]?.cause ?? plan.manager?.cause ?? plan.lifecycleState?.cause;
  if (cause) events.push({ type: 'IDENTITY_ATTRIBUTES_CHANGED', actorId: null, target, cause: { ...cause }, before, after: now });
  for (const { roleId, cause: why } of plan.rolesGained) events.push(roleEvent('ROLE_ASSIGNED', target, roleId, why));
  for (const { roleId, cause: why } of plan.rolesLost) events.push(roleEvent('ROLE_WITHDRAWN', target, roleId, why));
  return events;
}

function roleEvent(type: string, target: NewEvent['target'], roleId: string, cause: object): NewEvent {
  return { type, actorId: null, target, cause: { ...cause }, after: { roleId } };
}

/** Keeps the index of values in step; the uid was claimed before (`claim-uids.ts`). */
async function storeIndexedValues(
  db: Db,
  batch: readonly PlannedSubject[],
  after: readonly Subject[],
  indexedAttributes: ReadonlySet<string>,
): Promise<ChangedValue[]> {
  const lost: ChangedValue[] = [];
  const gained: ChangedValue[] = [];
  batch.forEach(({ loaded, plan }, index) => {
    for (const attribute of indexedAttributes) {
      const keyBefore = indexKey(loaded.subject, attribute);
      const keyAfter = indexKey(after[index]!, attribute);
      if (keyBefore === keyAfter) continue;
      if (keyBefore !== null) lost.push({ attribute, valueKey: keyBefore, identityId: plan.identityId });
      if (keyAfter !== null) gained.push({ attribute, valueKey: keyAfter, identityId: plan.identityId });
    }
  });
  await deleteIndexedValues(
    db,
    lost.filter((value) => value.attribute !== 'uid'),
  );
  await insertIndexedValues(
    db,
    gained.filter((value) => value.attribute !== 'uid'),
  );
  return [...lost, ...gained];
}

/** The folded value an identity is found by; a list is found by its first value, as accounts correlate by theirs. */
export function indexKey(subject: Pick<Subject, 'attributes'>, attribute: string): string | null {
  const value = attributeOf(subject.attributes, attribute);
  const text = textOf(Array.isArray(value) ? (value[0] ?? null) : value);
  return text === null || text === '' ? null : foldKey(text);
}

export async function insertIndexedValues(db: Db, values: readonly ChangedValue[]): Promise<void> {
  if (values.length === 0) return;
  await sql`insert into identity_value (attribute, value_key, identity_id)
    select * from unnest(${values.map((v) => v.attribute)}::text[], ${values.map((v) => v.valueKey)}::text[], ${values.map((v) => v.identityId)}::text[])
    on conflict do nothing`.execute(db);
}

async function deleteIndexedValues(db: Db, values: readonly ChangedValue[]): Promise<void> {
  if (values.length === 0) return;
  await sql`delete from identity_value v
    using unnest(${values.map((v) => v.attribute)}::text[], ${values.map((v) => v.valueKey)}::text[], ${values.map((v) => v.identityId)}::text[]) as lost(attribute, value_key, identity_id)
    where v.attribute = lost.attribute and v.value_key = lost.value_key and v.identity_id = lost.identity_id`.execute(db);
}
