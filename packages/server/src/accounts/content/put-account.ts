import { Type } from '@sinclair/typebox';
import { findSourceToAggregate } from '../../aggregation/source-to-aggregate.ts';
import { illegalUpdate } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { FreeMap, IdParams } from '../../http/schemas.ts';
import { startProcessing } from '../../processing/start-processing.ts';
import { lockOwner } from '../../provisioning/lock-owner.ts';
import { manageAccounts } from '../account-rights.ts';
import { AccountTaskWire } from '../account-wire.ts';
import { getForeignAccount } from '../removal/remove-account.ts';
import { readReplacedContent } from './read-replaced-content.ts';
import { refuseLive } from './refuse-live.ts';
import { startWriting, writeAccount } from './write-account.ts';

export const putAccount = defineRoute({
  operationId: 'putAccount',
  method: 'PUT',
  path: '/accounts/:id',
  tag: 'Accounts',
  summary: 'Replace the attributes of an account of a delimited-file source',
  description: 'Attributes that are not sent are gone, but for the Account ID, which stays. The task ends when its identity is processed.',
  rights: manageAccounts,
  params: IdParams,
  body: Type.Object({ attributes: FreeMap({ description: 'By the names of the account schema' }) }, { $id: 'AccountAttributes' }),
  responses: { 202: AccountTaskWire },
  async handle(context) {
    const { db, body, services } = context;
    const processing = await startProcessing(db, services);
    const account = await getForeignAccount(context);
    refuseLive(account);
    const { sourceId = account.source_id, ...attributes } = body.attributes;
    if (sourceId !== account.source_id) throw illegalUpdate('attributes.sourceId');
    const source = (await findSourceToAggregate(db, account.source_id))!;
    const record = readReplacedContent(source.schema, attributes, account);
    await lockOwner(db, account.identity_id);
    const { nativeIdentity } = record;
    const id = await startWriting(context, { source, nativeIdentity, uniqueName: 'Account Update', processing });
    await writeAccount(context, id, { source, processing }, record);
    return { id };
  },
});
