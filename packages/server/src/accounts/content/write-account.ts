import { storeRecords } from '../../aggregation/store-records.ts';
import type { ObjectRecord } from '../../connectors/live-connector.ts';
import type { RouteContext } from '../../http/define-route.ts';
import type { Processing } from '../../processing/process-subjects.ts';
import { changeAccount, insertAccountTask } from '../account-task.ts';

type Context = Pick<RouteContext<unknown, unknown, unknown>, 'db' | 'services' | 'caller' | 'now' | 'trackingId'>;

/** What a call writes to an account, which is only done here (contract: BEHAVIOUR 9.10). */
interface Writing {
  readonly source: { readonly id: string; readonly name: string | null };
  readonly nativeIdentity: string;
  readonly uniqueName: 'Account Creation' | 'Account Update';
  readonly processing: Processing;
}

/** Makes the task of a call, whose id is answered: it ends when the identities that the call touches are processed. */
export async function startWriting(
  { db, services, caller, now }: Context,
  { source, nativeIdentity, uniqueName }: Writing,
): Promise<string> {
  const id = services.ids.next();
  await insertAccountTask(db, { id, kind: changeAccount.kind, uniqueName, source, nativeIdentity, caller, now });
  return id;
}

/** Stores an account as an aggregation would: it is correlated, its rights become entitlements, its identity is processed. */
export async function writeAccount(
  { db, caller, trackingId }: Context,
  taskId: string,
  { source, processing }: Pick<Writing, 'source' | 'processing'>,
  record: ObjectRecord,
): Promise<void> {
  const writtenBy = { actorId: caller.identityId, trackingId };
  await storeRecords(db, { taskId, sourceId: source.id, listedSince: null, processing, writtenBy }, [record]);
}
