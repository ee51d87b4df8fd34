import { objectInUse } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { refuseBuiltIn } from '../../sources/built-in-source.ts';
import { SourceParams } from '../../sources/schema-wire.ts';
import { getSourceForUpdate } from '../../sources/source-store.ts';
import { internalSourceName } from '../../sources/source-wire.ts';
import { insertTask, launcherOf } from '../../tasks/task-store.ts';
import { TaskResultWire } from '../../tasks/task-wire.ts';
import { removeAllAccounts } from '../account-rights.ts';
import { removeSourceAccounts } from './remove-source-accounts-task.ts';

export const deleteAccountsAsync = defineRoute({
  operationId: 'deleteAccountsAsync',
  method: 'POST',
  path: '/sources/:sourceId/remove-accounts',
  tag: 'Accounts',
  summary: 'Forget all accounts of a source',
  description:
    'The source itself is not told. The identities that they belonged to are processed, and nothing is provisioned for them until all accounts of the source have been aggregated again. The task ends when the identities are processed.',
  rights: removeAllAccounts,
  params: SourceParams,
  responses: { 202: TaskResultWire },
  async handle({ db, params, services, caller, now, trackingId }) {
    const source = await getSourceForUpdate(db, params.sourceId);
    refuseBuiltIn(source);
    const id = services.ids.next();
    const isInserted = await insertTask(db, {
      id,
      kind: removeSourceAccounts.kind,
      type: 'QUEUED_TASK',
      uniqueName: 'Account Removal',
      description: `Removes all accounts of the source "${source.name}".`,
      launcher: launcherOf(caller),
      target: { type: 'APPLICATION', id: source.id, name: internalSourceName(source.name) },
      sourceId: source.id,
      exclusiveKey: `source:${source.id}`,
      attributes: { appId: source.id, deleted: 0 },
      returns: [{ name: 'Accounts deleted', attributeName: 'deleted' }],
      state: { deleted: 0, actorId: caller.identityId, trackingId },
      now,
    });
    if (!isInserted) throw objectInUse(`The source "${source.name}" is being aggregated or deleted.`);
    return { type: 'TASK_RESULT' as const, id, name: null };
  },
});
