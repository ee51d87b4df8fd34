/**
 * Every error of the API, an entry each (contract: BEHAVIOUR 2). Two texts: `text` is what the caller reads, `log` what the log keeps where
 * that says more. Only `http/error-reply.ts` knows the shape on the wire.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly detailCode: string,
    readonly text: string,
    readonly log: string = text,
  ) {
    super(text);
  }
}

/** A body of its own shape instead of the usual one (contract: BEHAVIOUR 3.5). */
export class ApiErrorBody extends Error {
  constructor(
    readonly status: number,
    readonly body: object,
  ) {
    super(`status ${status} with a body of its own`);
  }
}

export const badSyntax = (log: string) => new ApiError(400, '400.0 Bad request syntax', `The request could not be parsed: ${log}`);

export const badContent = (text: string) => new ApiError(400, '400.1 Bad request content', text);

export const requiredMissing = (field: string) =>
  new ApiError(400, '400.1.0 Required data missing or empty', `Required data "${field}" is missing or empty.`);

export const illegalUpdate = (field: string) => new ApiError(400, '400.1.1 Illegal update attempt', `"${field}" cannot be changed.`);

export const builtInObject = (kind: string, name: string) =>
  new ApiError(400, '400.1.1 Illegal update attempt', `The ${kind} "${name}" is built in: it cannot be changed or deleted.`);

export const illegalValue = (field: string, reason?: string) =>
  new ApiError(400, '400.1.3 Illegal value', `Value of "${field}" is empty or contains invalid data.${reason ? ` ${reason}` : ''}`);

/** Section 8.4's texts stand alone, without the usual sentence around them. */
export const illegalFeed = (text: string) => new ApiError(400, '400.1.3 Illegal value', text);

export const referenceNotFound = (kind: string, ids: readonly string[]) =>
  new ApiError(
    400,
    '400.1.404 Referenced object not found',
    `Referenced ${kind} ${ids.map((id) => `"${id}"`).join(', ')} ${ids.length === 1 ? 'was' : 'were'} not found.`,
  );

/** Where the reference is a name inside of a definition, such as an attribute in a criterion. */
export const referenceNotFoundIn = (field: string, reason: string) =>
  new ApiError(400, '400.1.404 Referenced object not found', `Referenced object of "${field}" was not found. ${reason}.`);

export const referenceConflict = (kind: string, field: string, value: string) =>
  new ApiError(400, '400.1.409 Reference conflict', `There is another ${kind} with ${field} "${value}".`);

export const objectInUse = (text: string) => new ApiError(400, '400.2.1.0 Object in use by another', text);

export const forbidden = (log: string) =>
  new ApiError(403, '403 Forbidden', 'The server understood the request but refuses to authorize it.', log);

export const notFound = (kind: string, id: string) =>
  new ApiError(
    404,
    '404 Not found',
    'The server did not find a current representation for the target resource.',
    `${kind} ${id} not found`,
  );

export const internalFault = (log: string) => new ApiError(500, '500.0 Internal Fault', 'An internal fault occurred.', log);
