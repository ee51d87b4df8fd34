import { defineRoute } from '../http/define-route.ts';
import { OrgConfigWire, orgConfigToWire } from './org-config-wire.ts';
import { getOrganisation } from './organisation-store.ts';

export const getOrgConfig = defineRoute({
  operationId: 'getOrgConfig',
  method: 'GET',
  path: '/org-config',
  tag: 'Organisation',
  summary: "Get the organisation's settings",
  rights: { scopes: ['idn:org-configs:read', 'idn:org-configs:manage'], levels: ['ORG_ADMIN'], clients: true },
  responses: { 200: OrgConfigWire },
  async handle({ db }) {
    return orgConfigToWire(await getOrganisation(db));
  },
});
