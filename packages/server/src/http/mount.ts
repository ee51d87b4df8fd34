import { stringifyInOrder } from '@muster/engine';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, judgeRights } from '../auth/rights.ts';
import { isoTime } from '../clock.ts';
import { forbidden } from '../errors.ts';
import { isManagerOf } from '../identities/identity-store.ts';
import { normaliseId } from '../ids.ts';
import type { Services } from '../services.ts';
import { JsonText, type Route } from './define-route.ts';
import { Unauthorized } from './error-reply.ts';
import { familyOf, internalPrefix } from './families.ts';
import { limitRate } from './rate-limit.ts';
import { withoutNames } from './schemas.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    operationId?: string;
    keepsKeyOrder?: boolean;
  }
}

/** Registers every operation. Families are resolved before routing (`families.ts`), so each is registered once. */
export function mountRoutes(app: FastifyInstance, services: Services, routes: readonly Route[]): void {
  const rateLimit = services.config.rateLimit === 'isc' ? limitRate(services.clock) : null;
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.ownPath ? route.path : internalPrefix + route.path,
      schema: schemaOf(route),
      ...(route.bodyLimitBytes === undefined ? {} : { bodyLimit: route.bodyLimitBytes }),
      config: { operationId: route.operationId, keepsKeyOrder: route.keepsKeyOrder ?? false },
      onRequest: async (request) => {
        const caller = await authenticate(request, services);
        rateLimit?.(caller.clientId, familyOf(request.raw));
        (request as CalledRequest).caller = caller;
      },
      handler: (request, reply) => run(route, services, request as CalledRequest, reply),
    });
  }
}

type CalledRequest = FastifyRequest & { caller: Caller };

function schemaOf(route: Route): object {
  const responses = Object.entries(route.responses).filter(([, schema]) => schema !== null);
  return withoutNames({
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body && route.consumes !== 'multipart/form-data' ? { body: route.body } : {}),
    ...(responses.length > 0 ? { response: Object.fromEntries(responses) } : {}),
  }) as object;
}

async function authenticate(request: FastifyRequest, services: Services): Promise<Caller> {
  const header = request.headers.authorization;
  if (header === undefined) throw new Unauthorized('JWT is required');
  const token = /^Bearer +([^ ]+)$/i.exec(header)?.[1];
  if (token === undefined) throw new Unauthorized('JWT is required');
  const claims = await services.tokens.verify(token);
  return services.callers.find(services.database.db, claims);
}

async function run(route: Route, services: Services, request: CalledRequest, reply: FastifyReply): Promise<FastifyReply> {
  const params = Object.fromEntries(
    Object.entries((request.params ?? {}) as Record<string, string>).map(([name, value]) => [
      name,
      /id$/i.test(name) ? normaliseId(value) : value,
    ]),
  );
  await authorise(route, services, request.caller, params);
  const defaultStatus = Number(Object.keys(route.responses)[0]);
  reply.code(defaultStatus);
  const context = {
    services,
    now: isoTime(services.clock.now()),
    caller: request.caller,
    params,
    query: request.query,
    body: request.body,
    trackingId: request.id,
    request,
    reply,
  };
  const reads = route.method === 'GET' || route.transaction === false;
  const result = reads
    ? await route.handle({ ...context, db: services.database.db })
    : await services.database.db.transaction().execute((db) => route.handle({ ...context, db }));
  if (route.method !== 'GET') {
    services.callers.forget();
    services.worker.wake();
  }
  if (result instanceof JsonText) return reply.type('application/json; charset=utf-8').serializer(asIs).send(result.text);
  if (route.keepsKeyOrder) return reply.type('application/json; charset=utf-8').serializer(stringifyInOrder).send(result);
  return reply.send(result);
}

const asIs = (text: unknown) => text as string;

async function authorise(route: Route, services: Services, caller: Caller, params: Record<string, string>): Promise<void> {
  const verdict = judgeRights(route.rights, caller);
  if (verdict === 'granted') return;
  const object = params[route.rights.managerOf ?? route.rights.self ?? ''];
  if (verdict !== 'refused' && object !== undefined && caller.identityId !== null) {
    if (route.rights.self && object === caller.identityId) return;
    if (verdict === 'manager' && (await isManagerOf(services.database.db, caller.identityId, object))) return;
  }
  throw forbidden(`${route.operationId} refused to client ${caller.clientId}`);
}
