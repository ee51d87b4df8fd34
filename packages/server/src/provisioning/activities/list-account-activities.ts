import { Type } from '@sinclair/typebox';
import type { Caller } from '../../auth/rights.ts';
import { illegalValue } from '../../errors.ts';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { dateField, enumField } from '../../http/filters/index.ts';
import { sendCount } from '../../http/send-count.ts';
import { normaliseId } from '../../ids.ts';
import { activityTypes } from '../activity-store.ts';
import { listActivities } from './activity-details-store.ts';
import { readActivities, visibleTo } from './activity-rights.ts';
import { ActivityWire, activityToWire } from './activity-wire.ts';

const rules = {
  id: 'account_activity.id',
  filterFields: {
    type: enumField('account_activity.type', ['eq', 'in', 'ge', 'gt', 'le', 'lt', 'ne', 'isnull', 'sw'], activityTypes),
    created: dateField('account_activity.created', ['gt', 'lt', 'ge', 'le', 'eq', 'in', 'ne', 'isnull', 'sw']),
    modified: dateField('account_activity.modified', ['gt', 'lt', 'ge', 'le', 'eq', 'in', 'ne', 'isnull', 'sw']),
  },
  sortFields: { type: 'account_activity.type', created: 'account_activity.created', modified: 'account_activity.modified' },
  defaultSort: '-created',
};

const identity = (description: string) => Type.Optional(Type.String({ description: `${description}: an id, or \`me\`` }));

export const listAccountActivities = defineRoute({
  operationId: 'listAccountActivities',
  method: 'GET',
  path: '/account-activities',
  tag: 'Account activities',
  summary: 'List account activities',
  description: 'What was changed on accounts, and how far that is; the newest first.',
  rights: readActivities,
  query: Type.Composite([
    collectionQuerySchema(rules),
    Type.Object({
      'requested-for': identity('Whose accounts'),
      'requested-by': identity('Who asked'),
      'regarding-identity': identity('Either of the two; not together with them'),
      type: Type.Optional(Type.String({ description: 'Exactly this type' })),
    }),
  ]),
  responses: { 200: Type.Array(ActivityWire) },
  async handle({ db, query, reply, caller }) {
    const { 'requested-for': target, 'requested-by': requester, 'regarding-identity': regarding } = query;
    if (regarding !== undefined && (target !== undefined || requester !== undefined)) {
      throw illegalValue('regarding-identity', 'It cannot be combined with requested-for or requested-by.');
    }
    const selection = {
      targetId: identityOf(target, caller),
      requesterId: identityOf(requester, caller),
      regardingId: identityOf(regarding, caller),
      type: query.type,
      visibleTo: visibleTo(caller),
    };
    const { page, total } = await listActivities(db, selection, readCollectionQuery(query, rules));
    if (total !== null) sendCount(reply, total);
    return page.map(activityToWire);
  },
});

/** `me` is nobody for an API client, which has no identity. */
function identityOf(text: string | undefined, { identityId }: Caller): string | undefined {
  if (text === undefined) return undefined;
  return text.toLowerCase() === 'me' ? (identityId ?? '') : normaliseId(text);
}
