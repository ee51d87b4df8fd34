import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isoTime } from '../clock.ts';
import { getOrganisation } from '../organisation/organisation-store.ts';
import type { Services } from '../services.ts';
import { findApiClient, isUsable, noteUse } from './api-client-store.ts';
import { operatorScope } from './rights.ts';

/** An OAuth refusal: body and status of RFC 6749, with the contract's texts (BEHAVIOUR 4). */
class OAuthError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly description: string,
  ) {
    super(description);
  }
}

/** `POST /oauth/token`, outside the families: parameters urlencoded, multipart, in the query or (the client's) in Basic. */
export function mountTokenEndpoint(app: FastifyInstance, services: Services): void {
  app.post('/oauth/token', { config: { operationId: 'issueToken' }, bodyLimit: 65_536 }, async (request, reply) => {
    try {
      reply.header('Cache-Control', 'no-store');
      return await issueToken(await readParameters(request), services);
    } catch (error) {
      if (error instanceof OAuthError) return refuse(error, request, reply);
      throw error;
    }
  });
}

function refuse(error: OAuthError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.log.info({ trackingId: request.id, error: error.code }, error.description);
  if (error.status === 401) reply.header('WWW-Authenticate', 'Basic realm="muster"');
  return reply.code(error.status).send({ error: error.code, error_description: error.description });
}

/** Body parameters win over those of the query; Basic gives client id and secret where they are missing. */
async function readParameters(request: FastifyRequest): Promise<Map<string, string>> {
  const parameters = new Map<string, string>();
  const add = (values: unknown) => {
    for (const [name, value] of Object.entries((values ?? {}) as Record<string, unknown>)) {
      if (typeof value === 'string') parameters.set(name, value);
    }
  };
  add(request.query);
  if (request.isMultipart()) {
    for await (const part of request.parts({ limits: { fields: 20, files: 0, fieldSize: 8_192 } })) {
      if (part.type === 'field' && typeof part.value === 'string') parameters.set(part.fieldname, part.value);
    }
  } else add(request.body);
  const basic = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [id = '', secret = ''] = splitOnce(Buffer.from(basic, 'base64').toString('utf8'));
    if (!parameters.has('client_id')) parameters.set('client_id', formDecode(id));
    if (!parameters.has('client_secret')) parameters.set('client_secret', formDecode(secret));
  }
  return parameters;
}

function splitOnce(text: string): string[] {
  const at = text.indexOf(':');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** RFC 6749 2.3.1 encodes both parts; what was not encoded decodes to itself. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
}

async function issueToken(parameters: ReadonlyMap<string, string>, services: Services): Promise<object> {
  const grantType = parameters.get('grant_type')?.toLowerCase();
  if (!grantType) throw new OAuthError(400, 'invalid_request', 'Missing grant type');
  if (grantType !== 'client_credentials') throw new OAuthError(400, 'unsupported_grant_type', `Unsupported grant type: ${grantType}`);
  const { db } = services.database;
  const client = await findClient(parameters, services);
  const scope = grantedScope(client.scope, parameters.get('scope'));
  const organisation = await getOrganisation(db);
  const jti = services.ids.next();
  const user = client.identity_id === null ? {} : { user_id: client.identity_id, identity_id: client.identity_id, user_name: client.alias };
  const shared = {
    tenant_id: organisation.tenantId,
    internal: false,
    pod: 'local',
    org: organisation.name,
    ...user,
    strong_auth: true,
    strong_auth_supported: true,
  };
  const token = await services.tokens.sign(
    { ...shared, client_id: client.id, authorities: client.identity_id === null ? ['API'] : (client.levels ?? []), scope },
    jti,
    client.access_token_seconds,
  );
  await noteUse(db, client.id, isoTime(services.clock.now()));
  return {
    access_token: token,
    token_type: 'bearer',
    expires_in: client.access_token_seconds,
    scope: scope.join(' '),
    accessType: 'OFFLINE',
    ...shared,
    enabled: true,
    jti,
  };
}

async function findClient(parameters: ReadonlyMap<string, string>, services: Services) {
  const id = parameters.get('client_id') ?? '';
  const secret = parameters.get('client_secret') ?? '';
  // The database refuses U+0000, so no client has it.
  const client = /\u0000/.test(id) ? undefined : await findApiClient(services.database.db, id);
  // The check runs for unknown clients too, so that the time tells nothing.
  const matches = services.keys.matchesSecret(secret, client?.secret_hash ?? services.keys.hashSecret('no such client'));
  if (client === undefined || !isUsable(client) || !matches) throw new OAuthError(401, 'invalid_client', 'Bad client credentials');
  return client;
}

/** The scopes asked for, as far as the client has them; without a wish all of them. The operator's is granted to nobody. */
function grantedScope(held: readonly string[], asked: string | undefined): readonly string[] {
  const grantable = (scopes: readonly string[]) => scopes.filter((scope) => scope !== operatorScope);
  if (!asked?.trim()) return grantable(held);
  const wanted = grantable(asked.trim().split(/\s+/));
  const granted = held.includes('sp:scopes:all') ? wanted : wanted.filter((scope) => held.includes(scope));
  if (granted.length === 0) throw new OAuthError(400, 'invalid_scope', 'None of the scopes is granted to this client');
  return granted;
}
