import { ApiError, NetworkError } from './errors.ts';
import type { Timing } from './timing.ts';

/** A request that is ready to be sent, any number of times. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether sending it twice does no harm. */
  readonly repeatable: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed if it is JSON, else text; undefined if empty. */
  readonly body: unknown;
}

/** How to send, and what to do when that fails. */
export interface ExchangeRules {
  readonly fetch: typeof globalThis.fetch;
  readonly timing: Timing;
  readonly maxRetries: number;
  readonly maxRetryAfterMs: number;
}

const firstPauseMs = 250;
const longestPauseMs = 8_000;

/**
 * Sends a request and answers with whatever comes back, again where that helps: after 429 any request, since none was carried out;
 * after a fault of the server or of the network only those that do no harm when carried out twice.
 */
export async function exchange(request: HttpRequest, rules: ExchangeRules): Promise<HttpAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await send(request, rules.fetch);
    const pauseMs = attempt < rules.maxRetries ? pauseBefore(attempt, outcome, request, rules) : undefined;
    if (pauseMs !== undefined) await rules.timing.delay(pauseMs, request.signal);
    else if (outcome instanceof NetworkError) throw outcome;
    else return outcome;
  }
}

/** An answer that is not 2xx as an error. */
export function refusal(request: HttpRequest, answer: HttpAnswer, timing: Timing): ApiError {
  const { status, body } = answer;
  return new ApiError(request, { status, body, retryAfterMs: retryAfterMs(answer.headers, timing) });
}

/** An abort is the caller's own doing and reaches him as the reason he gave. */
async function send(
  { method, url, headers, body, signal }: HttpRequest,
  fetch: typeof globalThis.fetch,
): Promise<HttpAnswer | NetworkError> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    return { status: response.status, headers: response.headers, body: parse(await response.text()) };
  } catch (error) {
    signal?.throwIfAborted();
    return new NetworkError({ method, url }, error);
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * How long to wait before the next try; undefined if there is to be none. A server that asks for more patience than allowed gets no
 * further try: an earlier one would only be refused, too.
 */
function pauseBefore(
  attempt: number,
  outcome: HttpAnswer | NetworkError,
  { repeatable }: HttpRequest,
  rules: ExchangeRules,
): number | undefined {
  if (outcome instanceof NetworkError) return repeatable ? backOffMs(attempt, rules.timing) : undefined;
  if (outcome.status !== 429 && !(outcome.status >= 500 && repeatable)) return undefined;
  const askedMs = retryAfterMs(outcome.headers, rules.timing);
  if (askedMs === undefined) return backOffMs(attempt, rules.timing);
  return askedMs <= rules.maxRetryAfterMs ? askedMs : undefined;
}

/** Doubles each time; half of it is chance, so that clients who failed together do not come back together. */
function backOffMs(attempt: number, timing: Timing): number {
  const fullMs = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt);
  return fullMs / 2 + (fullMs / 2) * timing.random();
}

/** `Retry-After` in either of its forms, seconds or a date. */
function retryAfterMs(headers: Headers, timing: Timing): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : Math.max(0, instant - timing.now());
}
