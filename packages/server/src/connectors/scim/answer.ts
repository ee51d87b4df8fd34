import { brief, failure } from '../failure.ts';
import type { ConnectorError, ConnectorErrorKind } from '../live-connector.ts';

/** What the service said to one request, whatever it said. */
export interface Answer {
  readonly status: number;
  /** The JSON that came; null when it was none. */
  readonly body: JsonObject | null;
  readonly contentType: string;
  readonly location: string | null;
  readonly retryAfterMs: number | null;
  /** The service's own words about a failure (RFC 7644, section 3.12), without secrets. */
  readonly detail: string;
  readonly scimType: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** There is no such object. A page for people says nothing about objects: something else than the service answers there. */
export function isMissing({ status, contentType }: Answer): boolean {
  return (status === 404 || status === 410) && !contentType.includes('html');
}

/** The service does not know this way of asking. */
export function isUnknownWay({ status }: Answer): boolean {
  return status === 405 || status === 501;
}

/** What each status means for whoever asked, in the words after "the service". */
const reasons: Readonly<Record<number, string>> = {
  400: 'does not accept the request',
  401: 'refuses the credentials',
  403: 'does not let the sign-in do this',
  404: 'has no such object',
  405: 'does not do this',
  408: 'did not get the request in time',
  409: 'says that it conflicts with another object',
  410: 'has no such object any more',
  412: 'says that the object was changed meanwhile',
  413: 'says that the request is too large',
  414: 'says that the request is too long',
  429: 'gets too many requests just now',
  500: 'met an error of its own',
  501: 'does not do this',
  502: 'is not reached by what stands before it',
  503: 'is not available just now',
  504: 'did not answer what stands before it in time',
};

/**
 * What is worth another attempt (contract: BEHAVIOUR 9.7). After an error of the service's own, or of what stands before it, nobody
 * knows whether the request was carried out.
 */
const kinds: Readonly<Record<number, ConnectorErrorKind>> = {
  404: 'missing',
  405: 'unsupported',
  408: 'busy',
  410: 'missing',
  412: 'busy',
  425: 'busy',
  429: 'busy',
  500: 'interrupted',
  501: 'unsupported',
  502: 'interrupted',
  503: 'busy',
  504: 'interrupted',
};

/** Says an answer that is no success as one sentence. `doing` is what was asked for, such as `Changing 2819`. */
export function refused(doing: string, answer: Answer, kind = kinds[answer.status] ?? 'refused'): ConnectorError {
  const reason = reasons[answer.status] ?? `answered with the status ${answer.status}`;
  const said = [answer.detail, answer.scimType].filter((text) => text !== '').join(', ');
  return failure(kind, `${doing}: the service ${reason}${said === '' ? '' : ` (${brief(said, 240)})`}`, answer.retryAfterMs);
}

/** The body of an answer that must have one. */
export function bodyOf(doing: string, answer: Answer): JsonObject {
  if (!isSuccess(answer)) throw refused(doing, answer);
  if (answer.body !== null) return answer.body;
  const what = answer.contentType === '' ? 'something that is no JSON' : `${brief(answer.contentType, 60)}, which is no JSON`;
  throw failure('configuration', `${doing}: the answer is ${what}; is host the base URL of a SCIM service?`);
}
