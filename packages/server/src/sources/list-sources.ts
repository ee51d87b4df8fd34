import { Type } from '@sinclair/typebox';
import { type SqlBool, sql } from 'kysely';
import { builtConnectorNames, findConnector } from '../connectors/index.ts';
import { type CollectionRules, collectionQuerySchema, readCollectionQuery } from '../http/collection.ts';
import { defineRoute } from '../http/define-route.ts';
import { booleanField, customField, dateField, enumField, idField, textField } from '../http/filters/index.ts';
import { sendCount } from '../http/send-count.ts';
import { builtInSourceName } from '../organisation/create-organisation.ts';
import { showSources } from './show-source.ts';
import { listedFor, seesAllSources } from './source-rights.ts';
import { listSources as findSources } from './source-store.ts';
import { SourceWire, sourceFeatures, sourceStatuses } from './source-wire.ts';
import { refuseNoSubAdmin } from './sub-admins.ts';

/** All that these columns hold: the connectors that are built, and the built-in source. */
const built = builtConnectorNames.map((name) => findConnector(name)!);
const types = [...built.map(({ type }) => type), builtInSourceName];
const connectorNames = [...built.map(({ displayName }) => displayName), builtInSourceName];

const config = sql`source.name_key || ' [source] account correlation'`;
const rule = (key: string) => sql`(source.extras->'managerCorrelationRule'->>${sql.lit(key)}) collate "C"`;

/** Every list of the contract; the table is as small as the number of an organisation's sources. */
const rules = {
  id: 'source.id',
  filterFields: {
    id: idField('source.id', ['eq', 'in', 'ge', 'gt', 'le', 'lt', 'ne', 'isnull', 'sw']),
    name: textField('source.name_key', ['co', 'eq', 'in', 'sw', 'ge', 'gt', 'ne', 'isnull']),
    type: enumField('source.type', ['eq', 'in', 'ge', 'gt', 'ne', 'isnull', 'sw'], types),
    'owner.id': idField('source.owner_id', ['eq', 'in', 'ge', 'gt', 'le', 'lt', 'ne', 'isnull', 'sw']),
    features: customField(['ca', 'co'], ({ operator, values }) => hasFeatures(operator === 'ca', values)),
    created: dateField('source.created', ['eq']),
    modified: dateField('source.modified', ['eq']),
    'managementWorkgroup.id': idField('source.management_workgroup_id', ['eq', 'ge', 'gt', 'in', 'le', 'lt', 'ne', 'isnull', 'sw']),
    description: textField('source.description_key', ['eq', 'sw']),
    authoritative: booleanField('source.authoritative', ['eq', 'ne', 'isnull']),
    healthy: booleanField('source.healthy', ['isnull']),
    status: enumField('source.status', ['eq', 'in', 'ge', 'gt', 'le', 'lt', 'ne', 'isnull', 'sw'], sourceStatuses),
    connectionType: enumField('source.connection_type', ['eq', 'ge', 'gt', 'in', 'le', 'lt', 'ne', 'isnull', 'sw'], ['file', 'direct']),
    connectorName: enumField('source.connector_name', ['eq', 'ge', 'gt', 'in', 'ne', 'isnull', 'sw'], connectorNames),
    category: idField(sql`(source.extras->>'category')`, ['co', 'eq', 'ge', 'gt', 'in', 'le', 'lt', 'ne', 'sw']),
  },
  sortFields: {
    type: sql`source.type collate "C"`,
    created: 'source.created',
    modified: 'source.modified',
    name: 'source.name_key',
    'owner.name': 'owner.name_key',
    healthy: 'source.healthy',
    status: 'source.status',
    id: 'source.id',
    description: 'source.description_key',
    'owner.id': 'source.owner_id',
    'accountCorrelationConfig.id': 'source.correlation_id',
    'accountCorrelationConfig.name': config,
    'managerCorrelationRule.type': rule('type'),
    'managerCorrelationRule.id': rule('id'),
    'managerCorrelationRule.name': rule('name'),
    authoritative: 'source.authoritative',
    'managementWorkgroup.id': 'source.management_workgroup_id',
    connectorName: sql`source.connector_name collate "C"`,
    connectionType: 'source.connection_type',
  },
  defaultSort: 'name',
} satisfies CollectionRules;

export const listSources = defineRoute({
  operationId: 'listSources',
  method: 'GET',
  path: '/sources',
  tag: 'Sources',
  summary: 'List sources',
  description: "The built-in source, on which Muster's own accounts are, is only listed with `includeIDNSource=true`.",
  rights: listedFor,
  query: Type.Composite([
    collectionQuerySchema(rules),
    Type.Object({
      'for-subadmin': Type.Optional(Type.String({ description: 'Only what this sub-admin may see: an identity, or `me`' })),
      includeIDNSource: Type.Optional(Type.Boolean({ default: false })),
    }),
  ]),
  responses: { 200: Type.Array(SourceWire) },
  async handle({ db, query, reply, caller }) {
    const collection = readCollectionQuery(query, rules);
    const subAdmin = query['for-subadmin'];
    if (subAdmin !== undefined) await refuseNoSubAdmin(db, subAdmin, caller);
    if (subAdmin !== undefined || !seesAllSources(caller.levels)) {
      if (collection.count) sendCount(reply, 0);
      return [];
    }
    const { page, total } = await findSources(db, collection, query.includeIDNSource === true);
    if (total !== null) sendCount(reply, total);
    return showSources(db, page);
  },
});

/** `ca`: all of them; `co`: one whose name contains the text. */
function hasFeatures(all: boolean, values: readonly string[]) {
  const words = values.map((value) => value.toUpperCase());
  if (all) return sql<SqlBool>`source.features @> ${JSON.stringify(words)}::jsonb`;
  const names = sourceFeatures.filter((feature) => feature.includes(words[0]!));
  return sql<SqlBool>`source.features ?| ${names}::text[]`;
}
