import { type AccessTokens, createAccessTokens } from './access-token.ts';
import { type Family, fillPath, normaliseBaseUrl, pathIn, queryText } from './addresses.ts';
import type { CallOptions, Client } from './client.ts';
import { ApiError } from './errors.ts';
import { type ExchangeRules, exchange, type HttpAnswer, type HttpRequest, refusal } from './exchange.ts';
import { type Page, paginate } from './paginate.ts';
import { anySignal, realTiming, type Timing } from './timing.ts';
import { waitForTask } from './wait-for-task.ts';

export interface ClientOptions {
  /** Where the API is: `https://tenant.api.identitynow.com`, or `http://localhost:8080` for Muster. */
  readonly baseUrl: string;
  /** Id and secret of a personal access token or an API client; the client then gets and renews its tokens itself. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** A token from elsewhere. Together with id and secret it is used until it is refused. */
  readonly accessToken?: string | undefined;
  /** The API version to speak. Default `beta`. */
  readonly family?: Family | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** How often a request is sent again at most, after 429 or, if it only reads, a fault of server or network. Default 3. */
  readonly maxRetries?: number | undefined;
  /** The longest `Retry-After` to wait for; when more is asked the error is thrown at once. Default 60000. */
  readonly maxRetryAfterMs?: number | undefined;
  /** Ends every call of this client. */
  readonly signal?: AbortSignal | undefined;
  /** Clock, waiting and chance, for tests. */
  readonly timing?: Partial<Timing> | undefined;
}

/** `GET /identities/{id}` */
type Operation = `${'GET' | 'POST' | 'DELETE'} /${string}`;

/** Everything the calls of one client share. */
interface Connection {
  readonly baseUrl: string;
  readonly family: Family;
  readonly signal: AbortSignal | undefined;
  readonly tokens: AccessTokens;
  readonly rules: ExchangeRules;
}

/** A client of Muster or of an ISC tenant. */
export function createClient(options: ClientOptions): Client {
  const connection = connect(options);
  const json = (operation: Operation) => async (parameters: object, call?: CallOptions) =>
    readJson(await request(connection, operation, parameters, call));
  const list =
    (operation: Operation) =>
    async (parameters: object = {}, call?: CallOptions) =>
      readPage(await request(connection, operation, parameters, call));
  const nothing = (operation: Operation) => async (parameters: object, call?: CallOptions) =>
    void (await request(connection, operation, parameters, call));

  const operations = {
    listIdentities: list('GET /identities'),
    getIdentity: json('GET /identities/{id}'),
    deleteIdentity: nothing('DELETE /identities/{id}'),
    getIdentityOwnershipDetails: json('GET /identities/{identityId}/ownership'),
    getRoleAssignments: json('GET /identities/{identityId}/role-assignments'),
    getRoleAssignment: json('GET /identities/{identityId}/role-assignments/{assignmentId}'),
    startIdentityProcessing: json('POST /identities/process'),
    startIdentitiesInvite: json('POST /identities/invite'),
    synchronizeAttributesForIdentity: json('POST /identities/{identityId}/synchronize-attributes'),
    sendIdentityVerificationAccountToken: nothing('POST /identities/{id}/verification/account/send'),
    resetIdentity: nothing('POST /identities/{identityId}/reset'),
    getTaskStatus: json('GET /task-status/{id}'),
    getTaskStatusList: list('GET /task-status'),
    getPendingTasks: list('GET /task-status/pending-tasks'),
    // Which type an answer has is the interface's to say: at run time it is whatever the server sent.
  } as Omit<Client, 'identities' | 'waitForTask'>;

  return {
    ...operations,
    identities: (parameters = {}, call) => paginate(operations.listIdentities, parameters, call),
    waitForTask: (id, wait = {}) =>
      waitForTask(id, wait, {
        readTask: (task, signal) => operations.getTaskStatus({ id: task }, { signal }),
        timing: connection.rules.timing,
      }),
  };
}

function connect(options: ClientOptions): Connection {
  const { clientId, clientSecret, accessToken, family = 'beta', maxRetries = 3, maxRetryAfterMs = 60_000, signal } = options;
  if (accessToken === undefined && (!clientId || !clientSecret))
    throw new TypeError('createClient needs clientId and clientSecret, or accessToken');
  const baseUrl = normaliseBaseUrl(options.baseUrl);
  const rules: ExchangeRules = {
    // Called free, as browsers demand of the global one.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timing: { ...realTiming, ...options.timing },
    maxRetries,
    maxRetryAfterMs,
  };
  return { baseUrl, family, signal, rules, tokens: createAccessTokens({ baseUrl, clientId, clientSecret, accessToken, signal }, rules) };
}

/** A request with its answer. */
interface Exchanged {
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
}

/** Parameters the path does not name make the query of a GET and the body of a POST. */
async function request(connection: Connection, operation: Operation, parameters: object, call: CallOptions = {}): Promise<Exchanged> {
  const [method = '', template = ''] = operation.split(' ');
  const { path, rest } = fillPath(template, parameters as Record<string, unknown>);
  const withBody = method === 'POST' && Object.keys(rest).length > 0;
  return authorised(connection, {
    method,
    url: connection.baseUrl + pathIn(connection.family, path) + (method === 'GET' ? queryText(rest) : ''),
    // Which operations are experimental differs from version to version, and the header does no harm where they are not.
    headers: {
      accept: 'application/json',
      'x-sailpoint-experimental': 'true',
      ...(withBody ? { 'content-type': 'application/json' } : {}),
    },
    body: withBody ? JSON.stringify(rest) : undefined,
    signal: anySignal(connection.signal, call.signal),
    repeatable: method === 'GET',
  });
}

/** Sends with a token, and once more with a new one when it is refused: it may have been revoked, or the clocks differ. */
async function authorised({ tokens, rules }: Connection, unauthorised: HttpRequest): Promise<Exchanged> {
  for (let first = true; ; first = false) {
    const token = await tokens.get(unauthorised.signal);
    const request = { ...unauthorised, headers: { ...unauthorised.headers, authorization: `Bearer ${token}` } };
    const answer = await exchange(request, rules);
    if (answer.status >= 200 && answer.status < 300) return { request, answer };
    const renewed = answer.status === 401 && tokens.discard(token);
    if (!renewed || !first) throw refusal(request, answer, rules.timing);
  }
}

/** An address that is not the API's may well answer 200, with a web page. */
function readJson({ request, answer }: Exchanged): unknown {
  if (typeof answer.body !== 'object' || answer.body === null)
    throw new ApiError(request, answer, 'the answer is not JSON: is the base URL that of the API?');
  return answer.body;
}

/** No content is an empty page: so may pending tasks be answered when there are none. */
function readPage({ request, answer }: Exchanged): Page<unknown> {
  const total = answer.headers.get('x-total-count');
  const items = answer.status === 204 ? [] : readJson({ request, answer });
  if (!Array.isArray(items)) throw new ApiError(request, answer, 'the answer is not a list');
  return { items, total: total === null ? undefined : Number(total) };
}
