import { defineRoute } from '../http/define-route.ts';
import { getConfigurationVersion } from '../processing/configuration-store.ts';
import { readIdentityAttributes } from './identity-attribute-rights.ts';
import { getAttributeRow } from './identity-attribute-store.ts';
import { IdentityAttributeWire, identityAttributeToWire, NameParams } from './identity-attribute-wire.ts';
import { sourcesByAttribute } from './sources-by-attribute.ts';

export const getIdentityAttribute = defineRoute({
  operationId: 'getIdentityAttribute',
  method: 'GET',
  path: '/identity-attributes/:name',
  tag: 'Identity attributes',
  summary: 'Get an identity attribute',
  rights: readIdentityAttributes,
  params: NameParams,
  responses: { 200: IdentityAttributeWire },
  async handle({ db, params, services }) {
    const row = await getAttributeRow(db, params.name);
    const { org } = await services.orgs.get(db, await getConfigurationVersion(db));
    return identityAttributeToWire(row, sourcesByAttribute(org).get(row.name) ?? []);
  },
});
