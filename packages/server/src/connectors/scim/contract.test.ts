import { startScimServer } from '../../../test/scim/scim-server.ts';
import { scimTarget } from '../../../test/scim/scim-target.ts';
import { describeConnector } from '../contract-suite.ts';

describeConnector('SCIM against SCIMMY', async () => scimTarget(await startScimServer()));
describeConnector('SCIM against SCIMMY, groups told by the groups only, signed in by bearer token', async () =>
  scimTarget(await startScimServer({ usersTellGroups: false }), 'oauthBearer'),
);
describeConnector('SCIM against SCIMMY without PATCH, signed in by client credentials', async () => {
  const server = await startScimServer();
  server.before = (request, response, next) => (request.method === 'PATCH' ? response.sendStatus(501) : next());
  return scimTarget(server, 'OAuth2Login');
});
