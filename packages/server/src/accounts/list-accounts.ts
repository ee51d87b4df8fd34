import { Type } from '@sinclair/typebox';
import { type SqlBool, sql } from 'kysely';
import { type CollectionRules, collectionQuerySchema, readCollectionQuery } from '../http/collection.ts';
import { defineRoute } from '../http/define-route.ts';
import { booleanField, customField, dateField, enumField, idField, type Predicate, textField } from '../http/filters/index.ts';
import { Enum } from '../http/schemas.ts';
import { sendCount } from '../http/send-count.ts';
import { normaliseId } from '../ids.ts';
import { readAccounts } from './account-rights.ts';
import { countAccounts, hasEntitlements, listAccounts as listAccountsOf } from './account-store.ts';
import { accountOrigins, accountToSlimWire, accountToWire, ListedAccountWire } from './account-wire.ts';

const identityStates = ['ACTIVE', 'INACTIVE_SHORT_TERM', 'INACTIVE_LONG_TERM'];
const connectionTypes = ['file', 'direct'];

/** No account is recommended to be a machine's. */
const never = () => sql<SqlBool>`false`;

const holds = ({ values: [id = ''] }: Predicate) => sql<SqlBool>`account.entitlement_ids @> array[${normaliseId(id)}]::text[]`;

const rules = {
  id: 'account.id',
  filterFields: {
    id: idField('account.id', ['eq', 'in', 'sw']),
    identityId: idField('account.identity_id', ['eq', 'in', 'sw']),
    name: textField('account.name_key', ['eq', 'in', 'sw']),
    nativeIdentity: idField('account.native_identity', ['eq', 'in', 'sw']),
    sourceId: idField('account.source_id', ['eq', 'in', 'sw']),
    uncorrelated: booleanField('account.uncorrelated', ['eq']),
    entitlements: customField(['eq'], holds),
    origin: enumField('account.origin', ['eq', 'in'], accountOrigins),
    manuallyCorrelated: booleanField('account.manually_correlated', ['eq']),
    hasEntitlements: booleanField(hasEntitlements, ['eq']),
    'identity.name': textField('identity.name_key', ['eq', 'in', 'sw']),
    'identity.correlated': booleanField('identity.correlated', ['eq']),
    'identity.identityState': enumField('identity.identity_state', ['eq', 'in'], identityStates),
    'source.displayableName': textField('source.name_key', ['eq', 'in']),
    'source.authoritative': booleanField('source.authoritative', ['eq']),
    'source.connectionType': enumField('source.connection_type', ['eq', 'in'], connectionTypes),
    'recommendation.method': customField(['eq', 'in', 'isnull'], ({ operator }) => (operator === 'isnull' ? sql<SqlBool>`true` : never())),
    created: dateField('account.created', ['eq', 'ge', 'gt', 'le']),
    modified: dateField('account.modified', ['eq', 'ge', 'gt', 'le', 'lt']),
  },
  sortFields: {
    id: 'account.id',
    name: 'account.name_key',
    created: 'account.created',
    modified: 'account.modified',
    sourceId: 'account.source_id',
    identityId: 'account.identity_id',
    nativeIdentity: 'account.native_identity',
    uuid: sql`account.uuid collate "C"`,
    manuallyCorrelated: 'account.manually_correlated',
    hasEntitlements,
    origin: 'account.origin',
    'identity.name': 'identity.name_key',
    'identity.identityState': 'identity.identity_state',
    'identity.correlated': 'identity.correlated',
    'source.displayableName': 'source.name_key',
    'source.authoritative': 'source.authoritative',
    'source.connectionType': 'source.connection_type',
    'sourceOwner.name': 'owner.name_key',
  },
} satisfies CollectionRules;

export const listAccounts = defineRoute({
  operationId: 'listAccounts',
  method: 'GET',
  path: '/accounts',
  tag: 'Accounts',
  summary: 'List accounts',
  rights: readAccounts,
  query: Type.Composite([
    collectionQuerySchema(rules),
    Type.Object({
      detailLevel: Type.Optional(
        Enum(['SLIM', 'FULL'], { default: 'FULL', description: 'SLIM leaves out what concerns identity and source' }),
      ),
    }),
  ]),
  responses: { 200: Type.Array(ListedAccountWire) },
  async handle({ db, query, reply }) {
    const collection = readCollectionQuery(query, rules);
    if (collection.count) sendCount(reply, await countAccounts(db, collection));
    const rows = collection.limit === 0 ? [] : await listAccountsOf(db, collection);
    return query.detailLevel === 'SLIM' ? rows.map(accountToSlimWire) : rows.map(accountToWire);
  },
});
