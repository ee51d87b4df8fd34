import { Type } from '@sinclair/typebox';
import { defineRoute } from '../../http/define-route.ts';
import { manageEntitlements } from './entitlement-rights.ts';
import { LoadEntitlementsWire } from './load-entitlements-wire.ts';
import { receiveEntitlements } from './receive-entitlements.ts';

export const importEntitlements = defineRoute({
  operationId: 'importEntitlements',
  method: 'POST',
  path: '/sources/:sourceId/load-entitlements',
  tag: 'Aggregation',
  summary: 'Aggregate the entitlements of a source',
  description:
    'Takes the CSV file of a delimited-file source as `file`; `objectType` says of which schema its groups are. A live source is read itself, every group schema of it, and takes no body. Entitlements that are missing are deleted, within the deletion threshold of the source, unless an account holds them or something gives them.',
  rights: manageEntitlements,
  params: Type.Object({ sourceId: Type.String() }),
  consumes: 'multipart/form-data',
  body: Type.Object({
    file: Type.Optional(
      Type.Unsafe<unknown>({ type: 'string', format: 'binary', description: 'Columns match the schema by name, in any order' }),
    ),
    objectType: Type.Optional(Type.String({ default: 'group' })),
  }),
  responses: { 202: LoadEntitlementsWire },
  transaction: false,
  handle: (context) => receiveEntitlements(context, context.params.sourceId, 'file'),
});
