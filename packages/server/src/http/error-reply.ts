import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isPoolExhausted } from '../database/open-database.ts';
import {
  ApiError,
  ApiErrorBody,
  badContent,
  badSyntax,
  illegalUpdate,
  illegalValue,
  internalFault,
  notFound,
  requiredMissing,
} from '../errors.ts';
import { CollectionProblem } from './collection.ts';
import { FilterProblem, SorterProblem } from './filters/index.ts';
import { PatchProblem } from './json-patch.ts';

/** 401 of the API: not the usual shape (contract: BEHAVIOUR 2). */
export class Unauthorized extends Error {}

/** 429 of the API, with the whole seconds after which to try again. */
export class TooManyRequests extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('too many requests');
  }
}

/** The one place that knows how errors look on the wire. */
export async function replyWithError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (error instanceof Unauthorized) {
    await reply.code(401).send({ error: error.message });
    return;
  }
  if (error instanceof TooManyRequests || isPoolExhausted(error)) {
    const seconds = error instanceof TooManyRequests ? error.retryAfterSeconds : 1;
    await reply.code(429).header('Retry-After', String(seconds)).send({ message: ' Rate Limit Exceeded ' });
    return;
  }
  if (error instanceof ApiErrorBody) {
    request.log.info({ trackingId: request.id, status: error.status }, 'refused');
    await reply.code(error.status).send(error.body);
    return;
  }
  if (hasCode(error, 'FST_ERR_CTP_INVALID_MEDIA_TYPE')) {
    await replyWithWrongForm(request, reply, 415, 'NotSupportedException', 'Cannot consume content type');
    return;
  }
  const apiError = toApiError(error);
  if (apiError.status >= 500) request.log.error({ trackingId: request.id, err: error }, apiError.log);
  else request.log.info({ trackingId: request.id, status: apiError.status, detailCode: apiError.detailCode }, apiError.log);
  await reply.code(apiError.status).send(toErrorWire(apiError, request.id, request.headers['accept-language']));
}

/** 405 and 415 have a body of their own (contract: BEHAVIOUR 2). */
export async function replyWithWrongForm(
  request: FastifyRequest,
  reply: FastifyReply,
  status: 405 | 415,
  name: string,
  text: string,
): Promise<void> {
  request.log.info({ trackingId: request.id, status }, text);
  await reply.code(status).send({ errorName: name, errorMessage: text, trackingId: request.id });
}

/** Answers on the bare connection what is no readable request: a head that is too long or broken, or one that takes too long. */
export function answerUnreadableRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const apiError = badSyntax(error.code === 'HPE_HEADER_OVERFLOW' ? 'its head is too long.' : 'it is not a valid HTTP request.');
  const body = JSON.stringify(toErrorWire(apiError, newTrackingId()));
  const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
}

/** 32 hex digits that lead from an answer to its line in the log. */
export function newTrackingId(): string {
  return randomUUID().replaceAll('-', '');
}

function toErrorWire(error: ApiError, trackingId: string, language?: string): object {
  const messages = [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: error.text }];
  // Node's fetch sends `*`, which asks for nothing.
  if (language && language !== '*') messages.push({ locale: 'und', localeOrigin: 'REQUEST', text: error.text });
  return { detailCode: error.detailCode, trackingId, messages, causes: [] };
}

function toApiError(error: FastifyError | Error): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof SorterProblem) return badContent(error.message);
  if (error instanceof FilterProblem) {
    return error.kind === 'field' || error.kind === 'operator' ? badContent(error.message) : illegalValue('filters', error.message);
  }
  if (error instanceof CollectionProblem) return illegalValue(error.parameter, error.message);
  if (error instanceof PatchProblem) return fromPatchProblem(error);
  if ('validation' in error && Array.isArray(error.validation)) return fromValidation(error);
  if (hasCode(error, 'FST_ERR_BAD_URL')) return badSyntax('the address is not valid.');
  if (hasCode(error, 'FST_ERR_MAX_PARAM_LENGTH')) return notFound('path', 'with a segment that is too long');
  if (isBrokenMultipart(error)) return badSyntax('the multipart body is broken or cut off.');
  if ('statusCode' in error && error.statusCode === 404) return notFound('path', '');
  if ('statusCode' in error && error.statusCode === 413)
    return new ApiError(400, '400.1.3 Illegal value', 'The request body is too large.');
  if ('statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500) return badSyntax(error.message);
  return internalFault(error.message);
}

function hasCode(error: Error, code: string): boolean {
  return 'code' in error && error.code === code;
}

/** The reader of multipart bodies throws bare errors, which only their text tells from faults of ours. */
function isBrokenMultipart(error: Error): boolean {
  return !('code' in error) && /multipart/i.test(error.message);
}

function fromPatchProblem({ kind, path, message }: PatchProblem): ApiError {
  if (kind === 'immutable') return illegalUpdate(path);
  return kind === 'syntax' ? badSyntax(message) : illegalValue(path, message);
}

interface ValidationIssue {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
  message?: string;
}

function fromValidation(error: FastifyError): ApiError {
  const issues = error.validation as unknown as ValidationIssue[];
  // In an alternative each branch reports: the deepest one is about what the caller meant.
  const issue = issues.reduce((deepest, next) => (next.instancePath.length > deepest.instancePath.length ? next : deepest), issues[0]!);
  const place = issue.instancePath.slice(1).replaceAll('/', '.');
  if (issue.keyword === 'required') {
    const missing = String(issue.params.missingProperty);
    return requiredMissing(place ? `${place}.${missing}` : missing);
  }
  if (place === '' && error.validationContext === 'body' && issue.keyword === 'type') return requiredMissing('body');
  if (issue.keyword === 'minItems' || issue.keyword === 'minLength') return requiredMissing(place || 'body');
  return illegalValue(place || (error.validationContext ?? 'request'), issue.message ? `It ${issue.message}.` : undefined);
}
