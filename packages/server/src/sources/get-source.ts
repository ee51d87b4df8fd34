import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { showSource } from './show-source.ts';
import { readSources } from './source-rights.ts';
import { SourceWire } from './source-wire.ts';

export const getSource = defineRoute({
  operationId: 'getSource',
  method: 'GET',
  path: '/sources/:id',
  tag: 'Sources',
  summary: 'Get a source',
  rights: readSources,
  params: IdParams,
  responses: { 200: SourceWire },
  handle: ({ db, params }) => showSource(db, params.id),
});
