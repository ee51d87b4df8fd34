import { Type } from '@sinclair/typebox';
import { collectionQuerySchema, readCollectionQuery } from '../http/collection.ts';
import { defineRoute } from '../http/define-route.ts';
import { booleanField, textField } from '../http/filters/index.ts';
import { sendCount } from '../http/send-count.ts';
import { readTransforms } from './transform-rights.ts';
import { listTransforms as listRows } from './transform-store.ts';
import { TransformWire, transformToWire } from './transform-wire.ts';

const rules = {
  id: 'transform.id',
  filterFields: { internal: booleanField('transform.internal', ['eq']), name: textField('transform.name_key', ['eq', 'sw']) },
};

export const listTransforms = defineRoute({
  operationId: 'listTransforms',
  method: 'GET',
  path: '/transforms',
  tag: 'Transforms',
  summary: 'List transforms',
  rights: readTransforms,
  query: Type.Composite([
    collectionQuerySchema(rules),
    Type.Object({ name: Type.Optional(Type.String({ description: 'Only the transform of exactly this name' })) }),
  ]),
  responses: { 200: Type.Array(TransformWire) },
  keepsKeyOrder: true,
  async handle({ db, query, reply }) {
    const { page, total } = await listRows(db, readCollectionQuery(query, rules), query.name);
    if (total !== null) sendCount(reply, total);
    return page.map(transformToWire);
  },
});
