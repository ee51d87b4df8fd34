import type { FastifyBaseLogger } from 'fastify';
import type { Callers } from './auth/callers.ts';
import type { Keys } from './auth/keys.ts';
import type { Tokens } from './auth/tokens.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './database/open-database.ts';
import type { Metrics } from './http/metrics.ts';
import type { Turns } from './http/turns.ts';
import type { Ids } from './ids.ts';
import type { Worker } from './jobs/worker.ts';
import type { OrgCache } from './processing/org-cache.ts';

/** What lives as long as the process; made in `app.ts`, the only place where things meet. */
export interface Services {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keys: Keys;
  readonly tokens: Tokens;
  readonly callers: Callers;
  readonly orgs: OrgCache;
  /** For evaluations that requests ask for. */
  readonly turns: Turns;
  readonly worker: Worker;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
}
