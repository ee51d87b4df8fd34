import { Type } from '@sinclair/typebox';
import { collectionQuerySchema, readCollectionQuery } from '../http/collection.ts';
import { defineRoute } from '../http/define-route.ts';
import { idField, textField } from '../http/filters/index.ts';
import { sendCount } from '../http/send-count.ts';
import { getPublicIdentitySettings } from './public-attribute-store.ts';
import { countPublicIdentities, listPublicIdentities } from './public-identity-store.ts';
import { PublicIdentityWire, publicIdentityToWire } from './public-identity-wire.ts';

const rules = {
  id: 'identity.id',
  filterFields: {
    id: idField('identity.id', ['eq', 'in']),
    alias: textField('identity.alias_key', ['eq', 'sw']),
    email: textField('identity.email_key', ['eq', 'sw']),
    firstname: textField('identity.firstname_key', ['eq', 'sw']),
    lastname: textField('identity.lastname_key', ['eq', 'sw']),
  },
  sortFields: { name: 'identity.name_key' },
  defaultSort: 'name',
};

export const getPublicIdentities = defineRoute({
  operationId: 'getPublicIdentities',
  method: 'GET',
  path: '/public-identities',
  tag: 'Identities',
  summary: 'List what everybody may know of people',
  description:
    'Correlated identities, for any user. With `add-core-filters` those are left out that are incomplete: without last name or e-mail address.',
  rights: { scopes: 'none', levels: 'any', clients: false },
  query: Type.Composite([
    collectionQuerySchema(rules),
    Type.Object({
      'add-core-filters': Type.Optional(Type.Boolean({ default: false, description: 'Whether to leave out incomplete identities' })),
    }),
  ]),
  responses: { 200: Type.Array(PublicIdentityWire) },
  async handle({ db, query, reply }) {
    const collection = readCollectionQuery(query, rules);
    const onlyComplete = query['add-core-filters'] === true;
    if (collection.count) sendCount(reply, await countPublicIdentities(db, collection, onlyComplete));
    if (collection.limit === 0) return [];
    const { attributes } = await getPublicIdentitySettings(db);
    return (await listPublicIdentities(db, collection, onlyComplete)).map((row) => publicIdentityToWire(row, attributes));
  },
});
