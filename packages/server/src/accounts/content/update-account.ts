import { isDeepStrictEqual } from 'node:util';
import { findSourceToAggregate } from '../../aggregation/source-to-aggregate.ts';
import { illegalValue, referenceNotFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../../http/json-patch.ts';
import { IdParams } from '../../http/schemas.ts';
import { normaliseId } from '../../ids.ts';
import { startProcessing } from '../../processing/start-processing.ts';
import { manageAccounts } from '../account-rights.ts';
import type { AccountDetails } from '../account-store.ts';
import { AccountTaskWire, accountToWire } from '../account-wire.ts';
import { lockIdentities } from '../own-account/own-account-store.ts';
import { getForeignAccount } from '../removal/remove-account.ts';
import { moveAccount } from './move-account.ts';
import { readReplacedContent } from './read-replaced-content.ts';
import { refuseLive } from './refuse-live.ts';
import { startWriting, writeAccount } from './write-account.ts';

const rules = {
  immutable: [],
  mutable: ['/identityId', '/manuallyCorrelated', '/attributes'],
  booleans: ['/manuallyCorrelated'],
  freeMaps: ['/attributes'],
};

export const updateAccount = defineRoute({
  operationId: 'updateAccount',
  method: 'PATCH',
  path: '/accounts/:id',
  tag: 'Accounts',
  summary: 'Move an account to another identity, or change it',
  description:
    'A JSON Patch. Replacing `/identityId` gives the account to another identity, removing it makes it nobody’s; either sets `/manuallyCorrelated`, which keeps correlation from placing the account otherwise until it is set false. `/attributes` are changed of accounts of delimited-file sources only. The task ends when the identities are processed.',
  rights: manageAccounts,
  params: IdParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 202: AccountTaskWire },
  async handle(context) {
    const { db, body, services } = context;
    const processing = await startProcessing(db, services);
    const account = await getForeignAccount(context);
    const isPlaced = body.some(({ op, path }) => path === '/identityId' && op !== 'test');
    const patched = readPatched(account, isPlaced, applyJsonPatch(accountToWire(account), body, rules));
    const known = await lockIdentities(db, [account.identity_id, ...(patched.identityId === null ? [] : [patched.identityId])]);
    if (patched.isMoved && patched.identityId !== null && !known.has(patched.identityId)) {
      throw referenceNotFound('identity', [patched.identityId]);
    }
    const source = { id: account.source_id, name: account.source_name };
    const nativeIdentity = account.native_identity;
    const id = await startWriting(context, { source, nativeIdentity, uniqueName: 'Account Update', processing });
    await moveAccount(context, id, account, patched);
    if (!isDeepStrictEqual(patched.attributes, account.attributes)) {
      refuseLive(account);
      const { schema } = (await findSourceToAggregate(db, account.source_id))!;
      await writeAccount(context, id, { source, processing }, readReplacedContent(schema, patched.attributes, account));
    }
    return { id };
  },
});

/** What the patch makes of the account's place and content. */
export interface PatchedAccount {
  readonly identityId: string | null;
  readonly isMoved: boolean;
  readonly manuallyCorrelated: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function readPatched(
  account: AccountDetails,
  isPlaced: boolean,
  { identityId, manuallyCorrelated, attributes }: Record<string, unknown>,
): PatchedAccount {
  if (identityId !== undefined && identityId !== null && typeof identityId !== 'string') throw illegalValue('identityId', 'It is no id.');
  if (typeof manuallyCorrelated !== 'boolean') throw illegalValue('manuallyCorrelated', 'It is true or false.');
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) throw illegalValue('attributes', 'It is a map.');
  const id = typeof identityId === 'string' ? normaliseId(identityId) : null;
  // A place that a person chose is kept, unless the same patch says otherwise.
  const isChosen = isPlaced && manuallyCorrelated === account.manually_correlated;
  return {
    identityId: id,
    isMoved: id !== account.identity_id,
    manuallyCorrelated: isChosen ? true : manuallyCorrelated,
    attributes: attributes as Record<string, unknown>,
  };
}
