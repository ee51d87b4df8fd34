import type { Static, TSchema } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Rights } from '../auth/rights.ts';
import type { Db } from '../database/open-database.ts';
import type { Services } from '../services.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a handler works with. */
export interface RouteContext<Params, Query, Body> {
  readonly services: Services;
  /** The pool for GET and where the route says so, else the request's transaction; nothing but the database is awaited inside it. */
  readonly db: Db;
  /** The time of the request, ISO-8601. */
  readonly now: string;
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly trackingId: string;
  readonly request: FastifyRequest;
  /** For headers and for a status other than the first declared one. */
  readonly reply: FastifyReply;
}

interface Shape<Params extends TSchema, Query extends TSchema, Body extends TSchema> {
  /** The contract's name of the operation. */
  readonly operationId: string;
  readonly method: Method;
  /** Below the API family, such as `/identities/:id`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly rights: Rights;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Content type of the body in the documents; JSON by default. */
  readonly consumes?: 'application/json' | 'application/json-patch+json' | 'multipart/form-data';
  /** Content type of the answers below 300 in the documents; JSON by default. */
  readonly produces?: 'application/json' | 'text/csv';
  /** By status; null where there is no body. The first is the answer when the handler sets none. */
  readonly responses: Readonly<Record<number, TSchema | null>>;
  /** False for handlers that open short transactions of their own, such as uploads, or that only read: `db` is then the pool. */
  readonly transaction?: boolean;
  /** JSON body limit in bytes; 1 MiB by default. */
  readonly bodyLimitBytes?: number;
  /** Body and answer hold tables of transforms, whose keys mean something in their order: they are read and written in it. */
  readonly keepsKeyOrder?: boolean;
  /** Served outside the API families, under its own path (Muster's additions). */
  readonly ownPath?: boolean;
}

export interface Route extends Shape<TSchema, TSchema, TSchema> {
  handle(context: RouteContext<unknown, unknown, unknown>): Promise<unknown>;
}

/**
 * Declares an operation once: validation, serialisation, rights, OpenAPI, client types and the references all come from this value.
 * Its errors are thrown entries of the catalogue (`errors.ts`).
 */
export function defineRoute<Params extends TSchema, Query extends TSchema, Body extends TSchema>(
  route: Shape<Params, Query, Body> & { handle(context: RouteContext<Static<Params>, Static<Query>, Static<Body>>): Promise<unknown> },
): Route {
  return route as unknown as Route;
}

/** A JSON text that the database built: passed on as it is. */
export class JsonText {
  constructor(readonly text: string) {}
}
