import { type AccountOperation, entersState, type OpenOperation, type Org, type Plan } from '@muster/engine';
import { sql } from 'kysely';
import type { Keys } from '../auth/keys.ts';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';
import type { Ids } from '../ids.ts';
import type { PlannedSubject } from '../processing/plan-batch.ts';
import { itemsOf } from './activity-items.ts';
import { type ActivityType, insertActivities, type NewActivity, type NewItem } from './activity-store.ts';
import { insertManualTasks, sourcesByHand } from './manual-task-store.ts';
import { tieNameClaims } from './name-store.ts';
import { insertOperations, type NewOperation, supersedeOperations } from './operation-store.ts';
import { settleActivities } from './settle-activity.ts';

/** The activity that a call makes: everything that its processing plans belongs to it. */
export interface ActivityHeader {
  readonly id: string;
  readonly type: ActivityType;
  readonly requesterId: string | null;
  readonly clientMetadata: Readonly<Record<string, string>> | null;
}

interface Storing {
  readonly org: Org;
  readonly ids: Ids;
  readonly keys: Pick<Keys, 'encrypt'>;
  readonly now: string;
  readonly activity?: ActivityHeader;
}

/**
 * Stores what the plans of a batch give and take: grants, the operations that carry it out, and the activities that tell of them, with a
 * fixed number of statements (DESIGN, journey 4). What a source cannot carry out itself becomes a manual task.
 */
export async function storeAccess(db: Db, batch: readonly PlannedSubject[], storing: Storing): Promise<void> {
  await clearHandSettings(db, batch);
  const concerned = batch.filter(({ plan }) => changesAccess(plan) || storing.activity !== undefined);
  if (concerned.length === 0) return;
  const stories = concerned.map((planned) => storyOf(planned, storing));
  const operations = stories.flatMap((story) => story.operations);
  await storeGrants(db, stories, storing);
  await supersedeOperations(
    db,
    concerned.flatMap(({ plan }) => plan.superseded),
  );
  const byHand = await sourcesByHand(
    db,
    operations.map(({ sourceId }) => sourceId),
  );
  await insertActivities(
    db,
    stories.flatMap((story) => story.activities),
    storing.now,
  );
  await insertOperations(db, operations, byHand, storing);
  const manual = operations.filter(({ sourceId }) => byHand.has(sourceId));
  await insertManualTasks(db, manual, storing);
  await settleActivities(
    db,
    manual.map(({ activityId }) => activityId),
    storing,
  );
  await tieNameClaims(
    db,
    operations
      .filter(({ operation }) => operation === 'CREATE')
      .map(({ sourceId, identityId, id }) => ({ sourceId, identityId, operationId: id })),
  );
}

function changesAccess({ operations, grants, superseded, failures }: Plan): boolean {
  const { gained, changed, lost } = grants;
  return operations.length + gained.length + changed.length + lost.length + superseded.length + failures.length > 0;
}

/** What one plan comes to, with ids. */
interface Story {
  readonly plan: Plan;
  readonly accountIds: ReadonlyMap<string, string>;
  readonly operations: readonly NewOperation[];
  readonly activities: readonly NewActivity[];
}

function storyOf({ loaded, plan }: PlannedSubject, storing: Storing): Story {
  const { ids, activity } = storing;
  const made = plan.operations.filter(({ operation }) => operation === 'CREATE').map(({ sourceId }) => [sourceId, ids.next()] as const);
  const accountIds = new Map(made);
  const headers = new Map<ActivityType, ActivityHeader>();
  const headerOf = (type: ActivityType): ActivityHeader => {
    if (activity !== undefined) return activity;
    const header = headers.get(type) ?? { id: ids.next(), type, requesterId: null, clientMetadata: null };
    headers.set(type, header);
    return header;
  };
  const items = new Map<ActivityHeader, NewItem[]>();
  const errors = new Map<ActivityHeader, string[]>();
  if (activity !== undefined) items.set(activity, []);
  const operations = plan.operations.map((planned): NewOperation => {
    const header = headerOf(typeOf(planned));
    const account = loaded.subject.accounts.find(({ id }) => id === planned.accountId);
    const operation: NewOperation = {
      ...planned,
      id: ids.next(),
      activityId: header.id,
      identityId: plan.identityId,
      accountId: planned.accountId ?? accountIds.get(planned.sourceId)!,
      nativeIdentity: account?.nativeIdentity ?? plannedNativeIdentity(storing.org, openCreate(loaded, planned) ?? planned),
    };
    append(items, header, itemsOf(operation, storing.org, ids));
    return operation;
  });
  for (const failure of newFailures(loaded.subject.errors, plan)) {
    const header = headerOf('Identity Refresh');
    append(items, header, [failedItem(failure, ids)]);
    append(errors, header, [failure.reason]);
  }
  const activities = [...items].map(([header, own]) => ({
    ...header,
    identityId: plan.identityId,
    items: own,
    errors: errors.get(header) ?? [],
  }));
  return { plan, accountIds, operations, activities };
}

/** One activity for an identity, type and cause (contract: BEHAVIOUR 9.6). */
function typeOf({ cause }: AccountOperation): ActivityType {
  if (cause.type === 'synchronization') return 'Attribute Synchronization Refresh';
  return cause.type === 'lifecycle' ? 'CloudAutomated' : 'Identity Refresh';
}

/** The operation that is still to make the account which another one is about. */
function openCreate({ subject }: PlannedSubject['loaded'], { accountId }: AccountOperation): OpenOperation | undefined {
  return subject.openOperations.find((open) => open.operation === 'CREATE' && open.accountId === accountId);
}

export function plannedNativeIdentity(org: Org, { sourceId, changes }: Pick<OpenOperation, 'sourceId' | 'changes'>): string | null {
  const attribute = org.sources.get(sourceId)?.accountSchema.identityAttribute;
  const value = changes.find((change) => change.attribute === attribute)?.value;
  return typeof value === 'string' ? value : null;
}

/** Failures that stand in the identity's errors already have been told. */
function newFailures(known: Plan['errors'], { failures }: Plan): Plan['failures'] {
  return failures.filter(({ reason }) => !known.some((error) => error.reason === reason));
}

function failedItem({ sourceId, operation, attribute, value }: Plan['failures'][number], ids: Ids): NewItem {
  return {
    id: ids.next(),
    operationId: null,
    operation: operation === 'MODIFY' ? 'ADD' : operation,
    attribute: operation === 'MODIFY' ? attribute : null,
    value,
    sourceId,
    nativeIdentity: null,
    status: 'FAILED',
    requestedObject: null,
  };
}

function append<K, V>(map: Map<K, V[]>, key: K, values: readonly V[]): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [...values]);
  else known.push(...values);
}

async function storeGrants(db: Db, stories: readonly Story[], { ids, now }: Storing): Promise<void> {
  const lost = stories.flatMap(({ plan }) => plan.grants.lost);
  if (lost.length > 0) await db.deleteFrom('access_grant').where('id', 'in', lost).execute();
  const changed = stories.flatMap(({ plan }) => plan.grants.changed);
  if (changed.length > 0) {
    await sql`update access_grant g set causes = c.causes
      from unnest(${changed.map(({ grantId }) => grantId)}::text[], ${changed.map(({ causes }) => JSON.stringify(causes))}::jsonb[]) as c(id, causes)
      where g.id = c.id`.execute(db);
  }
  await insertRecords(
    db,
    'access_grant',
    stories.flatMap(({ plan, accountIds }) =>
      plan.grants.gained.map((grant) => ({
        id: ids.next(),
        identity_id: plan.identityId,
        account_id: grant.accountId ?? accountIds.get(grant.sourceId)!,
        source_id: grant.sourceId,
        attribute: grant.attribute,
        value: grant.value,
        causes: grant.causes,
        created: now,
      })),
    ),
  );
}

/** What was set by hand on accounts ends when their identity enters another state (contract: BEHAVIOUR 9.4). */
async function clearHandSettings(db: Db, batch: readonly PlannedSubject[]): Promise<void> {
  const set = batch.filter(
    ({ loaded, plan }) => loaded.subject.accounts.some(({ setByHand }) => setByHand) && entersState(loaded.subject, plan),
  );
  if (set.length === 0) return;
  const identityIds = set.map(({ plan }) => plan.identityId);
  await db
    .updateTable('account')
    .set({ set_by_hand: null })
    .where('identity_id', 'in', identityIds)
    .where('set_by_hand', 'is not', null)
    .execute();
}
