import { Agent, type Dispatcher, errors } from 'undici';
import { failure } from '../failure.ts';
import { type CallLimits, ConnectorError } from '../live-connector.ts';
import { isTlsError, notConnected, notSecured } from '../unreachable.ts';
import { type Answer, refused } from './answer.ts';
import { Authorization } from './authorization.ts';
import { readAnswer } from './read-answer.ts';
import type { ScimSettings } from './settings.ts';

export interface ScimRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, such as `/Users`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | null>>;
  readonly body?: unknown;
  /** The version that the object must have still. */
  readonly version?: string | null;
  /** What to keep out of errors, beside the settings' own secrets. */
  readonly secret?: string | null;
}

/** Larger answers are broken off, so that no service can fill the memory. */
const maxAnswerBytes = 32 * 1024 * 1024;
/** Calls of a session that run at one time; more of them wait. */
const maxConnections = 8;

const mediaType = 'application/scim+json';

/**
 * Asks a SCIM service. What it answers is given as it is, but for a refused sign-in; that it cannot be reached, does not answer or sends
 * one elsewhere is thrown. Redirects are never followed: they would carry the credentials to where nobody said to send them.
 */
export class ScimClient {
  readonly #agent: Agent;
  readonly #authorization: Authorization;
  #isClosed = false;
  /** Until the first answer nothing has been done: whatever fails means that the service is down. */
  #isOpening = true;

  constructor(
    private readonly settings: ScimSettings,
    private readonly limits: CallLimits,
  ) {
    const ca = settings.caCertificate;
    this.#agent = new Agent({
      connections: maxConnections,
      pipelining: 1,
      connect: { timeout: limits.connectTimeoutMs, ...(ca === null ? {} : { ca }) },
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: maxAnswerBytes,
    });
    this.#authorization = new Authorization(settings.authentication, (url, options) => this.#exchange(url, options));
  }

  async send(request: ScimRequest): Promise<Answer> {
    let answer = await this.#sendOnce(request, false);
    // What was refused for its token has not been done.
    if (answer.status === 401 && this.#authorization.canRenew) answer = await this.#sendOnce(request, true);
    this.#isOpening = false;
    if (answer.status === 401) throw refused('Signing in', answer, 'sign-in');
    if (answer.status >= 300 && answer.status < 400) throw this.#redirected(answer);
    return answer;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#agent.destroy();
  }

  async #sendOnce({ method, path, query = {}, body, version = null, secret = null }: ScimRequest, renew: boolean): Promise<Answer> {
    const url = new URL(this.settings.baseUrl + path);
    for (const [key, value] of Object.entries(query)) if (value !== null) url.searchParams.set(key, String(value));
    const authorization = await this.#authorization.header(renew);
    const headers = {
      accept: `${mediaType}, application/json`,
      ...(authorization === null ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': mediaType }),
      ...(version === null ? {} : { 'if-match': version }),
    };
    return this.#exchange(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) }, secret);
  }

  async #exchange(url: URL, options: Exchange, secret: string | null = null): Promise<Answer> {
    if (this.#isClosed) throw closed();
    const { connectTimeoutMs, operationTimeoutMs } = this.limits;
    const timeoutMs = this.#isOpening ? connectTimeoutMs : (this.settings.timeoutMs ?? operationTimeoutMs);
    try {
      const response = await this.#agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        signal: AbortSignal.timeout(timeoutMs),
        ...options,
      });
      return await readAnswer(response, (text) => this.#withoutSecrets(text, secret));
    } catch (error) {
      throw this.#explain(url, error as Error & { code?: string }, timeoutMs);
    }
  }

  #explain(url: URL, error: Error & { code?: string }, timeoutMs: number): ConnectorError {
    if (error instanceof ConnectorError) return error;
    if (this.#isClosed || error instanceof errors.ClientDestroyedError) return closed();
    const where = url.host;
    if (error instanceof errors.ResponseExceededMaxSizeError) {
      return failure('refused', `${where} sends more than ${maxAnswerBytes / 1024 / 1024} MiB in one answer: lower pageSize`);
    }
    if (isTlsError(error)) return notSecured(where, error);
    if (isNeverSent(error)) return notConnected(where, error);
    const reason = error.name === 'TimeoutError' ? `did not answer within ${timeoutMs / 1000} seconds` : 'broke the connection off';
    if (this.#isOpening) return failure('down', `${where} ${reason}${isNoHttp(error) ? ', or does not speak HTTP' : ''}`);
    return failure('interrupted', `${where} ${reason}`);
  }

  #redirected({ status, location }: Answer): ConnectorError {
    const target = location !== null && URL.canParse(location, this.settings.baseUrl) ? new URL(location, this.settings.baseUrl) : null;
    const to = target === null ? 'elsewhere' : `to ${this.#withoutSecrets(target.origin + target.pathname, null)}`;
    return failure('configuration', `The service sends one ${to} (status ${status}), which is not followed: set host to where it is`);
  }

  #withoutSecrets(text: string, secret: string | null): string {
    return [...this.#authorization.secrets, secret].reduce<string>((left, own) => (own ? left.replaceAll(own, '…') : left), text);
  }
}

type Exchange = Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'>;

/** The request never left, so nothing was done. */
function isNeverSent({ code }: { readonly code?: unknown }): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    String(code),
  );
}

function isNoHttp({ code }: { readonly code?: unknown }): boolean {
  return String(code).startsWith('HPE_');
}

function closed(): ConnectorError {
  return failure('interrupted', 'The session is closed');
}
