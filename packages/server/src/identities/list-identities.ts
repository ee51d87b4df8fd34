import { Type } from '@sinclair/typebox';
import { collectionQuerySchema, readCollectionQuery } from '../http/collection.ts';
import { defineRoute, JsonText } from '../http/define-route.ts';
import { booleanField, enumField, idField, textField } from '../http/filters/index.ts';
import { Enum } from '../http/schemas.ts';
import { sendCount } from '../http/send-count.ts';
import { readIdentities } from './identity-rights.ts';
import { countIdentities, listIdentitiesAsJson } from './identity-store.ts';
import { IdentityWire, identityStatuses } from './identity-wire.ts';

/** Fields of contract: BEHAVIOUR 1.2. */
const rules = {
  id: 'identity.id',
  filterFields: {
    id: idField('identity.id', ['eq', 'in']),
    name: textField('identity.name_key', ['eq', 'sw']),
    alias: textField('identity.alias_key', ['eq', 'sw']),
    firstname: textField('identity.firstname_key', ['eq', 'sw']),
    lastname: textField('identity.lastname_key', ['eq', 'sw']),
    email: textField('identity.email_key', ['eq', 'sw']),
    cloudStatus: enumField('identity.status', ['eq'], identityStatuses),
    processingState: enumField('identity.processing_state', ['eq'], ['ERROR', 'OK']),
    correlated: booleanField('identity.correlated', ['eq']),
    protected: booleanField('identity.protected', ['eq']),
  },
  sortFields: { name: 'identity.name_key', alias: 'identity.alias_key', cloudStatus: 'identity.status' },
  defaultSort: 'name',
};

export const listIdentities = defineRoute({
  operationId: 'listIdentities',
  method: 'GET',
  path: '/identities',
  tag: 'Identities',
  summary: 'List identities',
  description:
    'Without `defaultFilter=NONE` only correlated identities are listed. With it the identities whose authoritative account is gone, and those that stand for uncorrelated accounts, are listed too.',
  rights: readIdentities,
  query: Type.Composite([
    collectionQuerySchema(rules),
    Type.Object({
      defaultFilter: Type.Optional(
        Enum(['CORRELATED_ONLY', 'NONE'], { default: 'CORRELATED_ONLY', description: 'What to leave out unasked' }),
      ),
    }),
  ]),
  responses: { 200: Type.Array(IdentityWire) },
  async handle({ db, query, reply }) {
    const collection = readCollectionQuery(query, rules);
    const correlatedOnly = query.defaultFilter !== 'NONE';
    if (collection.count) sendCount(reply, await countIdentities(db, collection, correlatedOnly));
    return new JsonText(collection.limit === 0 ? '[]' : await listIdentitiesAsJson(db, collection, correlatedOnly));
  },
});
