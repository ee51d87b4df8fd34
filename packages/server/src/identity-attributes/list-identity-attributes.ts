import { Type } from '@sinclair/typebox';
import { defineRoute } from '../http/define-route.ts';
import { sendCount } from '../http/send-count.ts';
import { getConfigurationVersion } from '../processing/configuration-store.ts';
import { readIdentityAttributes } from './identity-attribute-rights.ts';
import { listAttributeRows } from './identity-attribute-store.ts';
import { IdentityAttributeWire, identityAttributeToWire } from './identity-attribute-wire.ts';
import { sourcesByAttribute } from './sources-by-attribute.ts';

const flag = (description: string) => Type.Optional(Type.Boolean({ default: false, description }));

export const listIdentityAttributes = defineRoute({
  operationId: 'listIdentityAttributes',
  method: 'GET',
  path: '/identity-attributes',
  tag: 'Identity attributes',
  summary: 'List identity attributes',
  rights: readIdentityAttributes,
  query: Type.Object({
    includeSystem: flag('Also those that Muster computes'),
    includeSilent: flag('Also silent ones; Muster has none'),
    searchableOnly: flag('Only those that accounts can be correlated by'),
    count: flag('Whether `X-Total-Count` tells how many there are'),
  }),
  responses: { 200: Type.Array(IdentityAttributeWire) },
  async handle({ db, query, services, reply }) {
    const rows = await listAttributeRows(db, { system: query.includeSystem ?? false, searchableOnly: query.searchableOnly ?? false });
    const { org } = await services.orgs.get(db, await getConfigurationVersion(db));
    const sources = sourcesByAttribute(org);
    if (query.count) sendCount(reply, rows.length);
    return rows.map((row) => identityAttributeToWire(row, sources.get(row.name) ?? []));
  },
});
