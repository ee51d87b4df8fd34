import { ApiError } from './errors.ts';
import { type ExchangeRules, exchange, type HttpRequest, refusal } from './exchange.ts';
import { abortable, anySignal } from './timing.ts';

/** Hands out the token of a client, and gets a new one when there is need. */
export interface AccessTokens {
  /** A token that is good for a while; concurrent callers share one request for it. */
  get(signal: AbortSignal | undefined): Promise<string>;
  /** Called with a token that was refused. Answers whether another may be had. */
  discard(token: string): boolean;
}

interface TokenOptions {
  readonly baseUrl: string;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly accessToken?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

/** A token about to expire would be refused on arrival; of a short life a tenth is enough. */
const marginMs = 60_000;
const tokenTimeoutMs = 30_000;

export function createAccessTokens(options: TokenOptions, rules: ExchangeRules): AccessTokens {
  const { timing } = rules;
  const renewable = options.clientId !== undefined && options.clientSecret !== undefined;
  let current: Token | undefined =
    options.accessToken === undefined ? undefined : { text: options.accessToken, renewAt: Number.POSITIVE_INFINITY };
  let renewal: Promise<Token> | undefined;

  async function renew(): Promise<Token> {
    try {
      current = await fetchToken(options, rules);
      return current;
    } finally {
      renewal = undefined;
    }
  }

  return {
    async get(signal) {
      signal?.throwIfAborted();
      if (current !== undefined && timing.now() < current.renewAt) return current.text;
      renewal ??= renew();
      return (await abortable(renewal, signal)).text;
    },
    discard(token) {
      // Others may have renewed it since; then theirs is to be tried.
      if (renewable && current?.text === token) current = undefined;
      return renewable;
    },
  };
}

/** Not bound to any one caller's signal, since the others wait for it too; hence a time limit of its own. */
async function fetchToken({ baseUrl, clientId, clientSecret, signal }: TokenOptions, rules: ExchangeRules): Promise<Token> {
  const request: HttpRequest = {
    method: 'POST',
    url: `${baseUrl}/oauth/token`,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId!, client_secret: clientSecret! }).toString(),
    signal: anySignal(signal, AbortSignal.timeout(tokenTimeoutMs)),
    repeatable: true,
  };
  const answer = await exchange(request, rules);
  if (answer.status !== 200) throw refusal(request, answer, rules.timing);
  const body = answer.body as { access_token?: unknown; expires_in?: unknown } | string | undefined;
  if (typeof body !== 'object' || typeof body?.access_token !== 'string') {
    throw new ApiError(request, answer, 'the answer holds no token: is the base URL that of the API?');
  }
  const lifeMs = typeof body.expires_in === 'number' ? body.expires_in * 1000 : Number.POSITIVE_INFINITY;
  return { text: body.access_token, renewAt: rules.timing.now() + lifeMs - Math.min(marginMs, lifeMs / 10) };
}
