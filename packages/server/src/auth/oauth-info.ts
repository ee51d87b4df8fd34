import type { FastifyInstance } from 'fastify';
import { getOrganisation } from '../organisation/organisation-store.ts';
import type { Services } from '../services.ts';

/** `GET /oauth/info`, for anybody: where clients find what (contract: BEHAVIOUR 4). */
export function mountOAuthInfo(app: FastifyInstance, services: Services): void {
  app.get('/oauth/info', { config: { operationId: 'getOAuthInfo' } }, async () => {
    const organisation = await getOrganisation(services.database.db);
    const url = services.config.publicUrl;
    return {
      tenantId: organisation.tenantId,
      tenantName: organisation.name,
      authorizeEndpoint: `${url}/oauth/authorize`,
      tokenEndpoint: `${url}/oauth/token`,
      cloudDomainUrl: url,
      logoutUrl: `${url}/logout`,
      pod: 'local',
    };
  });
}
