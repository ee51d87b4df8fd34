import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import express, { type RequestHandler } from 'express';
import { scimService } from '../../src/seed/systems/scim/scim-service.ts';
import { ScimStore } from '../../src/seed/systems/scim/scim-store.ts';
import { certificates } from '../directories/directory.ts';

export const signIn = {
  user: 'muster',
  password: 'scim-5ecret-word',
  token: 'scim-t0ken',
  clientId: 'muster',
  clientSecret: 'client-5ecret/word',
};

export interface ScimServer {
  readonly port: number;
  readonly baseUrl: string;
  readonly store: ScimStore;
  /** What was asked for, such as `PATCH /Users/user-1`, in order. */
  readonly requests: string[];
  /** Stands before the service, and can answer in its place or change what it says. */
  before: RequestHandler;
  /** Makes every access token given so far useless. */
  expireTokens(): void;
  stop(): Promise<void>;
}

export interface ScimServerOptions {
  readonly usersTellGroups?: boolean;
  readonly tls?: boolean;
}

/** A SCIM service by SCIMMY, for one test. */
export async function startScimServer({ usersTellGroups = true, tls = false }: ScimServerOptions = {}): Promise<ScimServer> {
  let writes = 0;
  const now = () => {
    writes += 1;
    return new Date(Date.UTC(2026, 0, 1) + writes * 1_000).toISOString();
  };
  const store = new ScimStore({ usersTellGroups, now });
  const tokens = new Set<string>();
  const app = express().disable('etag').disable('x-powered-by');
  const service = scimService(store, (authorization) => checkSignIn(authorization, tokens));
  const server: Server = tls ? createTlsServer({ cert: certificates.server, key: certificates.serverKey }, app) : createServer(app);
  const started: Omit<ScimServer, 'port' | 'baseUrl'> & { port: number; baseUrl: string } = {
    ...{ port: 0, baseUrl: '', store, requests: [] },
    before: (_, __, next) => next(),
    expireTokens: () => tokens.clear(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  app.post('/oauth/token', express.urlencoded({ extended: false }), giveToken(tokens));
  app.use('/scim/v2', (request, _, next) => {
    started.requests.push(`${request.method} ${request.url}`);
    next();
  });
  app.use('/scim/v2', (request, response, next) => started.before(request, response, next), ...service);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  started.port = typeof address === 'object' && address !== null ? address.port : 0;
  started.baseUrl = `${tls ? 'https' : 'http'}://127.0.0.1:${started.port}/scim/v2`;
  return started;
}

function checkSignIn(authorization: string | undefined, tokens: ReadonlySet<string>): string {
  const basic = `Basic ${Buffer.from(`${signIn.user}:${signIn.password}`).toString('base64')}`;
  const isKnown = authorization === basic || authorization === `Bearer ${signIn.token}` || tokens.has(authorization?.slice(7) ?? '');
  // Some services quote what they were sent, which must not be seen any further.
  if (!isKnown) throw new Error(`The credentials "${authorization ?? 'none'}" are not known`);
  return signIn.user;
}

function giveToken(tokens: Set<string>): RequestHandler {
  return ({ headers, body }, response) => {
    const basic = `Basic ${Buffer.from(`${signIn.clientId}:${encodeURIComponent(signIn.clientSecret)}`).toString('base64')}`;
    const isForm = body.client_id === signIn.clientId && body.client_secret === signIn.clientSecret;
    if (body.grant_type !== 'client_credentials' || (headers.authorization !== basic && !isForm)) {
      response.status(401).json({ error: 'invalid_client', error_description: `not ${body.client_secret ?? headers.authorization}` });
      return;
    }
    const token = `access-${tokens.size}-${signIn.token}`;
    tokens.add(token);
    response.json({ access_token: token, token_type: 'Bearer', expires_in: 3600 });
  };
}
