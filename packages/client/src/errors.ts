import type { ErrorResponseDto, IdentityAssociationDetails } from './types.generated.ts';

/** The request an error belongs to. */
interface FailedRequest {
  readonly method: string;
  /** With its query, which may hold personal data: error messages leave that out. */
  readonly url: string;
}

/** An answer that refuses: any status but 2xx, and 2xx with a body that is not what the API promises. */
export class ApiError extends Error implements FailedRequest {
  override readonly name = 'ApiError';
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** What kind of error, such as `400.1.3 Illegal value`; 401 and 429 have none. */
  readonly detailCode: string | undefined;
  /** Names this very failure in the server's log. */
  readonly trackingId: string | undefined;
  readonly messages: ErrorResponseDto['messages'];
  /** The whole body: parsed if it is JSON, else the text. */
  readonly body: unknown;
  /** How long to wait before trying again, if the answer says so. */
  readonly retryAfterMs: number | undefined;

  constructor(request: FailedRequest, answer: { status: number; body: unknown; retryAfterMs?: number | undefined }, reason?: string) {
    const body = (typeof answer.body === 'object' && answer.body !== null ? answer.body : {}) as WireError;
    super(`${describeRequest(request)}: ${reason === undefined ? describeRefusal(answer.status, body) : `${answer.status}: ${reason}`}`);
    this.method = request.method;
    this.url = request.url;
    this.status = answer.status;
    this.detailCode = body.detailCode;
    this.trackingId = body.trackingId;
    this.messages = Array.isArray(body.messages) ? body.messages : [];
    this.body = answer.body;
    this.retryAfterMs = answer.retryAfterMs;
  }
}

/** No answer: no connection, or one that broke. `cause` is what `fetch` threw. */
export class NetworkError extends Error implements FailedRequest {
  override readonly name = 'NetworkError';
  readonly method: string;
  readonly url: string;

  constructor(request: FailedRequest, cause: unknown) {
    super(`${describeRequest(request)}: ${causes(cause).join(': ')}`, { cause });
    this.method = request.method;
    this.url = request.url;
  }
}

/** What stands in the way of a deletion, if that is what the error of `deleteIdentity` says. */
export function deletionRefusalOf(error: unknown): IdentityAssociationDetails | undefined {
  if (!(error instanceof ApiError) || error.status !== 400) return undefined;
  const body = error.body as Partial<IdentityAssociationDetails> | null | undefined;
  return Array.isArray(body?.associationDetails) ? (body as IdentityAssociationDetails) : undefined;
}

/** Every form that a refusal takes on the wire: the API's own, 401, 405 and 415, 412 and 429, and OAuth's. */
interface WireError extends Partial<ErrorResponseDto> {
  readonly error?: string;
  readonly error_description?: string;
  readonly errorMessage?: string;
  readonly message?: string;
}

/** The status, the kind of error and its text. A kind such as `404 Not found` begins with the status already. */
function describeRefusal(status: number, { detailCode, ...body }: WireError): string {
  const texts = [body.messages?.[0]?.text, body.errorMessage, body.message, body.error_description, body.error];
  const kind = typeof detailCode === 'string' && detailCode.startsWith(String(status)) ? detailCode : String(status);
  // Anything may come from what stands before the API, such as a proxy: only a text is a text.
  const text = texts.find((candidate) => typeof candidate === 'string')?.trim();
  return text ? `${kind}: ${text}` : kind;
}

function describeRequest({ method, url }: FailedRequest): string {
  return `${method} ${url.split('?', 1)[0]}`;
}

/** `fetch failed` alone helps nobody: the reason stands in its cause. */
function causes(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const text = error.message || (error as { code?: string }).code || error.name;
  return error.cause === undefined ? [text] : [text, ...causes(error.cause)];
}
