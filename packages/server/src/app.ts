import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import { Ajv } from 'ajv';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { createCallers } from './auth/callers.ts';
import { mountTokenEndpoint } from './auth/issue-token.ts';
import { deriveKeys } from './auth/keys.ts';
import { mountOAuthInfo } from './auth/oauth-info.ts';
import { createTokens } from './auth/tokens.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './database/open-database.ts';
import { answerUnreadableRequest, newTrackingId, replyWithError } from './http/error-reply.ts';
import { rewriteFamilies } from './http/families.ts';
import { mountHealth } from './http/health.ts';
import { createMetrics } from './http/metrics.ts';
import { mountRoutes } from './http/mount.ts';
import { answerUnknownPath } from './http/not-found.ts';
import { mountPages } from './http/pages.ts';
import { parseJsonBody, parseQuery, refuseUnsafeText } from './http/parse-request.ts';
import { createTurns } from './http/turns.ts';
import type { Ids } from './ids.ts';
import { createJobs } from './jobs/index.ts';
import { createWorker } from './jobs/worker.ts';
import { createOrgCache } from './processing/org-cache.ts';
import { oldestRefreshRequestSeconds } from './processing/refresh-request-store.ts';
import { routes } from './routes.ts';
import type { Services } from './services.ts';

export interface AppOptions {
  readonly config: Config;
  readonly database: Database;
  readonly secretKey: string;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface App {
  readonly http: FastifyInstance;
  readonly services: Services;
}

/** The only place where things meet. */
export function createApp({ config, database, secretKey, clock, ids }: AppOptions): App {
  const http = createHttp(config);
  const log: FastifyBaseLogger = http.log;
  const keys = deriveKeys(secretKey, config.secretKeyOld);
  const worker = createWorker(
    createJobs(() => services),
    log,
  );
  const services: Services = {
    config,
    database,
    clock,
    ids,
    keys,
    tokens: createTokens(keys, clock),
    callers: createCallers(clock),
    orgs: createOrgCache(),
    turns: createTurns(clock),
    worker,
    metrics: createMetrics({
      poolFigures: database.poolFigures,
      oldestRefreshRequestSeconds: () => oldestRefreshRequestSeconds(database.db, clock.now()),
    }),
    log,
  };
  mountHealth(http, services);
  mountPages(http, services);
  mountTokenEndpoint(http, services);
  mountOAuthInfo(http, services);
  http.register(async (scope) => mountRoutes(scope, services, routes));
  return { http, services };
}

const validation = { allErrors: true, strict: false, validateFormats: false } as const;
const bodyValidator = new Ajv(validation);
/** Path and query are text: numbers and booleans are read from it. */
const textValidator = new Ajv({ ...validation, coerceTypes: true });

function createHttp(config: Config): FastifyInstance {
  const resources = new Set(routes.filter((route) => !route.ownPath).map((route) => route.path.split('/')[1]!));
  const http = Fastify({
    logger: { level: config.logLevel, redact: ['req.headers.authorization'] },
    // Of a request only ids and figures are logged, never its query or body (DESIGN 11).
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newTrackingId,
    requestIdHeader: false,
    trustProxy: config.trustProxy,
    bodyLimit: 1024 * 1024,
    // A filter with 250 ids takes 12 KiB of the request line; Node's own limit is 16 KiB.
    http: { maxHeaderSize: 64 * 1024 },
    frameworkErrors: (error, request, reply) => void replyWithError(error, request as FastifyRequest, reply as FastifyReply),
    clientErrorHandler: answerUnreadableRequest,
    routerOptions: { maxParamLength: 1_024, querystringParser: parseQuery },
    rewriteUrl: rewriteFamilies(resources),
  });
  http.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? bodyValidator : textValidator).compile(schema as object));
  http.removeContentTypeParser(['application/json', 'text/plain']);
  http.addContentTypeParser(/^application\/([\w.+-]+\+)?json/, { parseAs: 'string' }, parseJsonBody);
  http.register(formbody);
  http.register(multipart, { limits: { fileSize: 512 * 1024 * 1024, files: 1, fields: 20 } });
  http.addHook('preValidation', refuseUnsafeText);
  http.setErrorHandler(replyWithError);
  http.setNotFoundHandler((request, reply) => answerUnknownPath(routes, request, reply));
  http.addHook('onSend', async (request, reply) => {
    reply.header('X-Request-Id', request.id).header('X-Content-Type-Options', 'nosniff');
  });
  return http;
}
