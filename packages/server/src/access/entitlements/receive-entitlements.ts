import { type FormFields, readOptions, receiveFeed } from '../../aggregation/receive-feed.ts';
import { findSourceToAggregate, type SourceToAggregate } from '../../aggregation/source-to-aggregate.ts';
import { isoTime } from '../../clock.ts';
import { findLiveConnector } from '../../connectors/index.ts';
import type { Db } from '../../database/open-database.ts';
import { illegalValue } from '../../errors.ts';
import type { RouteContext } from '../../http/define-route.ts';
import { getSource } from '../../sources/source-store.ts';
import { findTask, launcherOf } from '../../tasks/task-store.ts';
import { listGroupSchemas } from './entitling-source-store.ts';
import { loadEntitlementsToWire } from './load-entitlements-wire.ts';
import { type NewAggregation, startEntitlementAggregation } from './start-entitlement-aggregation.ts';

type Context = Pick<RouteContext<unknown, unknown, unknown>, 'services' | 'caller' | 'request'>;

/**
 * Starts an entitlement aggregation and answers with its task: of a delimited file from the part of the form named, of a live source from
 * the source itself (contract: BEHAVIOUR 9.1).
 */
export async function receiveEntitlements({ services, caller, request }: Context, sourceId: string, fileField: string) {
  const { db } = services.database;
  const source = await getSource(db, sourceId);
  const taskId = services.ids.next();
  const launcher = launcherOf(caller);
  let feed: NewAggregation['feed'] = null;
  if (findLiveConnector(source.connector) !== undefined) await readOptions(request);
  else {
    const form = { fileField, isSchemaChosen: true, sourceOf: (fields: FormFields) => findChosenSchema(db, sourceId, fields) };
    const { sizeBytes, fields } = await receiveFeed(services, request, form, taskId);
    feed = { sizeBytes, objectType: objectTypeOf(fields) };
  }
  const now = isoTime(services.clock.now());
  await db
    .transaction()
    .execute((transaction) => startEntitlementAggregation(transaction, { taskId, source, feed, launcher, ids: services.ids, now }));
  return loadEntitlementsToWire((await findTask(db, taskId))!);
}

/** The source with the group schema that a form chooses. */
async function findChosenSchema(db: Db, sourceId: string, fields: FormFields): Promise<SourceToAggregate> {
  const objectType = objectTypeOf(fields);
  const group = (await listGroupSchemas(db, sourceId)).find((schema) => schema.objectType === objectType);
  if (group === undefined) throw illegalValue('objectType', `The source has no schema of groups called "${objectType}".`);
  if (group.accountAttributes.length === 0)
    throw illegalValue('objectType', `No attribute of the account schema refers to the schema "${objectType}".`);
  return (await findSourceToAggregate(db, sourceId, objectType))!;
}

function objectTypeOf({ objectType }: FormFields): string {
  return objectType?.trim() || 'group';
}
