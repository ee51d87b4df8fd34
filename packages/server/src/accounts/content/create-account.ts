import { Type } from '@sinclair/typebox';
import { findAccounts } from '../../aggregation/account-store.ts';
import { findSourceToAggregate } from '../../aggregation/source-to-aggregate.ts';
import { referenceNotFound, requiredMissing } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { FreeMap } from '../../http/schemas.ts';
import { normaliseId } from '../../ids.ts';
import { startProcessing } from '../../processing/start-processing.ts';
import { lockOwner } from '../../provisioning/lock-owner.ts';
import { refuseBuiltIn } from '../../sources/built-in-source.ts';
import { manageAccounts } from '../account-rights.ts';
import { AccountTaskWire } from '../account-wire.ts';
import { readAccountContent } from './read-account-content.ts';
import { startWriting, writeAccount } from './write-account.ts';

export const createAccount = defineRoute({
  operationId: 'createAccount',
  method: 'POST',
  path: '/accounts',
  tag: 'Accounts',
  summary: 'Create an account',
  description:
    'Meant for delimited-file sources, so that one account needs no new file. Nothing is sent to a live source: the account must be there too, or the next aggregation removes it. With the Account ID of an account that is there, its attributes are changed: those that are not sent stay. The task ends when its identity is processed.',
  rights: manageAccounts,
  body: Type.Object(
    { attributes: FreeMap({ description: 'The `sourceId`, and attributes by the names of the account schema' }) },
    { $id: 'AccountAttributesCreate' },
  ),
  responses: { 202: AccountTaskWire },
  async handle(context) {
    const { db, body, services } = context;
    const { sourceId: sent, ...attributes } = body.attributes;
    if (typeof sent !== 'string' || sent === '') throw requiredMissing('attributes.sourceId');
    const processing = await startProcessing(db, services);
    const source = await findSourceToAggregate(db, normaliseId(sent));
    if (source === undefined) throw referenceNotFound('source', [sent]);
    refuseBuiltIn(source);
    const record = readAccountContent(source.schema, attributes, null);
    const known = (await findAccounts(db, source.id, [record.nativeIdentity])).get(record.nativeIdentity);
    const { nativeIdentity } = record;
    if (known !== undefined) await lockOwner(db, known.identity_id);
    const uniqueName = known === undefined ? ('Account Creation' as const) : ('Account Update' as const);
    const id = await startWriting(context, { source, nativeIdentity, uniqueName, processing });
    const merged = known && readAccountContent(source.schema, { ...known.attributes, ...attributes }, { ...known, nativeIdentity });
    await writeAccount(context, id, { source, processing }, merged ?? record);
    return { id };
  },
});
