import { setTimeout as pause } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import { defineRoute } from '../http/define-route.ts';
import { countOpenWork } from './open-work-store.ts';

const longestSeconds = 60;
const lookEveryMs = 100;

export const getIdle = defineRoute({
  operationId: 'getIdle',
  method: 'GET',
  path: '/muster/v1/idle',
  ownPath: true,
  tag: 'Muster',
  summary: 'Wait until nothing is queued',
  description:
    'Answers as soon as no task runs, no identity waits to be processed and no change of configuration rests, or when the time is over.',
  rights: { scopes: [], levels: ['ORG_ADMIN'], clients: true },
  query: Type.Object({
    timeout: Type.Optional(Type.Number({ minimum: 0, maximum: longestSeconds, default: 0, description: 'Seconds to wait at most' })),
  }),
  responses: {
    200: Type.Object({ idle: Type.Boolean(), tasks: Type.Integer(), identities: Type.Integer(), changes: Type.Integer() }),
  },
  async handle({ db, query }) {
    let left = (query.timeout ?? 0) * 1000;
    for (;;) {
      const work = await countOpenWork(db);
      const idle = work.tasks + work.identities + work.changes === 0;
      if (idle || left <= 0) return { idle, ...work };
      await pause(Math.min(lookEveryMs, left));
      left -= lookEveryMs;
    }
  },
});
