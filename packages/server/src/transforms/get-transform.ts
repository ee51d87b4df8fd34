import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { readTransforms } from './transform-rights.ts';
import { getTransformRow } from './transform-store.ts';
import { TransformWire, transformToWire } from './transform-wire.ts';

export const getTransform = defineRoute({
  operationId: 'getTransform',
  method: 'GET',
  path: '/transforms/:id',
  tag: 'Transforms',
  summary: 'Get a transform',
  rights: readTransforms,
  params: IdParams,
  responses: { 200: TransformWire },
  keepsKeyOrder: true,
  async handle({ db, params }) {
    return transformToWire(await getTransformRow(db, params.id));
  },
});
