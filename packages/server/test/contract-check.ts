import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Route } from '../src/http/define-route.ts';
import { withoutNames } from '../src/http/schemas.ts';

/**
 * Checks every answer that a test gets: against the response that its route declares and, where the contract's documents lie beside the
 * checkout (or at MUSTER_CONTRACT_DIR), against the contract's own schema of that operation.
 */
export interface ContractCheck {
  /** Throws when the answer is not as declared. */
  check(method: string, path: string, status: number, body: unknown): void;
}

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, Response> }>>;
}
interface Response {
  $ref?: string;
  content?: Record<string, { schema?: object }>;
}

const standardStatuses = new Set([400, 401, 403, 404, 405, 415, 429, 500]);

export function contractCheck(routes: readonly Route[]): ContractCheck {
  const declared = declaredChecks(routes);
  const documents = contractDocuments();
  return {
    check(method, url, status, body) {
      const path = url.split('?')[0]!;
      const route = routes.find((candidate) => candidate.method === method && patternOf(candidate.path).test(path));
      if (route === undefined) return;
      if (route.responses[status] === undefined && !standardStatuses.has(status)) {
        throw new Error(`${route.operationId} answered ${status}, which it does not declare`);
      }
      if (status >= 400) return;
      fail(`${route.operationId} ${status}, as declared`, declared.get(`${route.operationId} ${status}`), body);
      for (const document of documents) fail(`${method} ${path} ${status}, by the contract`, document(method, path, status), body);
    },
  };
}

function fail(what: string, validate: ValidateFunction | undefined, body: unknown): void {
  if (validate === undefined || validate(body)) return;
  throw new Error(`The answer is not ${what}: ${JSON.stringify(validate.errors?.slice(0, 3))}\n${JSON.stringify(body)?.slice(0, 600)}`);
}

function newAjv(): Ajv {
  return new Ajv({ strict: false, allErrors: false, validateFormats: false });
}

function declaredChecks(routes: readonly Route[]): Map<string, ValidateFunction> {
  const checks = new Map<string, ValidateFunction>();
  for (const route of routes) {
    for (const [status, schema] of Object.entries(route.responses)) {
      if (schema === null) continue;
      checks.set(`${route.operationId} ${status}`, newAjv().compile(withoutNames(schema) as object));
    }
  }
  return checks;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}$`);
}

type Lookup = (method: string, path: string, status: number) => ValidateFunction | undefined;

function contractDocuments(): Lookup[] {
  const folder = process.env.MUSTER_CONTRACT_DIR ?? fileURLToPath(new URL('../../../../shared/contract', import.meta.url));
  return ['identities.beta.openapi.json', 'supporting.beta.openapi.json']
    .map((name) => `${folder}/${name}`)
    .filter((file) => existsSync(file))
    .map((file) => lookupIn(JSON.parse(readFileSync(file, 'utf8')) as Document, file));
}

function lookupIn(document: Document, id: string): Lookup {
  const ajv = newAjv();
  ajv.addSchema(lenientEnums(document) as object, id);
  const patterns = Object.keys(document.paths)
    // The path with fewer parameters is the one that was meant, as in routing.
    .sort((left, right) => left.split('{').length - right.split('{').length)
    .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`) }));
  const compiled = new Map<string, ValidateFunction>();
  return (method, path, status) => {
    const found = patterns.find(({ pattern }) => pattern.test(path))?.path;
    if (found === undefined) return undefined;
    const response = document.paths[found]?.[method.toLowerCase()]?.responses[String(status)];
    const pointer = response?.$ref ? response.$ref.slice(1) : `/paths/${escapeSegment(found)}/${method.toLowerCase()}/responses/${status}`;
    const resolved = response?.$ref ? pointerTarget(document, response.$ref) : response;
    if (resolved?.content?.['application/json']?.schema === undefined) return undefined;
    const key = `${pointer}/content/application~1json/schema`;
    let validate = compiled.get(key);
    if (validate === undefined) {
      validate = ajv.compile({ $ref: `${id}#${key}` });
      compiled.set(key, validate);
    }
    return validate;
  };
}

const escapeSegment = (segment: string) => segment.replaceAll('~', '~0').replaceAll('/', '~1');

function pointerTarget(document: unknown, pointer: string): Response {
  return pointer
    .slice(2)
    .split('/')
    .reduce((value, key) => (value as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')], document) as Response;
}

/** Recorded tenants answer null here, where the document knows only texts (contract: TRANSFORMS 1, "Error text in identity-preview"). */
const recordedNulls = ['value', 'previousValue'];

/** `nullable` without `type` and references beside `nullable` are OpenAPI 3.0's ways of saying null, which Ajv does not know. */
function lenientEnums(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lenientEnums);
  if (typeof value !== 'object' || value === null) return value;
  const object = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, lenientEnums(member)]));
  // `additionalProperties: {type: object}` is how Java's Map<String, Object> was written down; recorded answers hold texts there.
  if (isAnyObject(object.additionalProperties)) object.additionalProperties = true;
  // The alternatives of a transform's attributes overlap: `{}` is any of ten types.
  if (Array.isArray(object.oneOf) && object.anyOf === undefined) {
    object.anyOf = object.oneOf;
    delete object.oneOf;
  }
  if (Array.isArray(object.allOf) && object.allOf.some(saysNullable)) {
    const { allOf, ...rest } = object;
    return { anyOf: [{ ...rest, allOf: (allOf as unknown[]).filter((member) => !saysNullable(member)) }, { enum: [null] }] };
  }
  if (object.nullable === true && object.type === undefined && Object.keys(object).length > 1) {
    const { nullable: _nullable, ...rest } = object;
    return { anyOf: [rest, { enum: [null] }] };
  }
  if (recordedNulls.every((name) => name in ((object.properties ?? {}) as object))) {
    for (const name of recordedNulls) (object.properties as Record<string, Record<string, unknown>>)[name]!.nullable = true;
  }
  // What the document gives null as an example of, be it as a text, may be null, though it forgot to say so.
  if ((object.example === null || object.example === 'null') && typeof object.type === 'string') object.nullable = true;
  if (object.nullable === true && Array.isArray(object.enum) && !object.enum.includes(null))
    return { ...object, enum: [...object.enum, null] };
  return object;
}

/** A member that is nothing but `nullable: true`, as it comes out of this very rewriting. */
function saysNullable(member: unknown): boolean {
  return (
    typeof member === 'object' &&
    member !== null &&
    Object.keys(member).length === 1 &&
    (member as Record<string, unknown>).nullable === true
  );
}

function isAnyObject(schema: unknown): boolean {
  return (
    typeof schema === 'object' &&
    schema !== null &&
    Object.keys(schema).length === 1 &&
    (schema as Record<string, unknown>).type === 'object'
  );
}
