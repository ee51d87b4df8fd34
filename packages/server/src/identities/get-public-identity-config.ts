import { defineRoute } from '../http/define-route.ts';
import { getPublicIdentitySettings } from './public-attribute-store.ts';
import { PublicIdentityConfigWire, publicIdentityConfigToWire } from './public-identity-config-wire.ts';

export const getPublicIdentityConfig = defineRoute({
  operationId: 'getPublicIdentityConfig',
  method: 'GET',
  path: '/public-identities-config',
  tag: 'Identities',
  summary: 'Get which attributes everybody may see of everybody',
  rights: { scopes: ['idn:public-identity-config:read', 'idn:public-identity-config:manage'], levels: ['ORG_ADMIN'], clients: false },
  responses: { 200: PublicIdentityConfigWire },
  async handle({ db }) {
    return publicIdentityConfigToWire(db, await getPublicIdentitySettings(db));
  },
});
