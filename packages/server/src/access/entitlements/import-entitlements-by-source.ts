import { Type } from '@sinclair/typebox';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { manageEntitlements } from './entitlement-rights.ts';
import { LoadEntitlementsWire } from './load-entitlements-wire.ts';
import { receiveEntitlements } from './receive-entitlements.ts';

export const importEntitlementsBySource = defineRoute({
  operationId: 'importEntitlementsBySource',
  method: 'POST',
  path: '/entitlements/aggregate/sources/:id',
  tag: 'Entitlements',
  summary: 'Aggregate the entitlements of a source, by its older name',
  description: 'As load-entitlements, but the part that is the file is called `csvFile`.',
  rights: manageEntitlements,
  params: IdParams,
  consumes: 'multipart/form-data',
  body: Type.Object({
    csvFile: Type.Optional(Type.Unsafe<unknown>({ type: 'string', format: 'binary' })),
    objectType: Type.Optional(Type.String({ default: 'group' })),
  }),
  responses: { 202: LoadEntitlementsWire },
  transaction: false,
  handle: (context) => receiveEntitlements(context, context.params.id, 'csvFile'),
});
