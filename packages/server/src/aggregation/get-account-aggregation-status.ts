import { shiftTime } from '../clock.ts';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { readSources } from '../sources/source-rights.ts';
import { findTask } from '../tasks/task-store.ts';
import { AggregationStatusWire } from './aggregation-wire.ts';
import type { RunState } from './run-state.ts';
import { countWaiting } from './waiting-store.ts';

/** For so long after the end the status is there (contract: BEHAVIOUR 5.1). */
const shownForMs = 3_600_000;

const aggregationKinds = ['aggregate-accounts', 'aggregate-live-accounts'];

export const getAccountAggregationStatus = defineRoute({
  operationId: 'getAccountAggregationStatus',
  method: 'GET',
  path: '/account-aggregations/:id/status',
  tag: 'Aggregation',
  summary: "Get an aggregation's status",
  description: 'Until an hour after its end.',
  rights: readSources,
  params: IdParams,
  responses: { 200: AggregationStatusWire },
  async handle({ db, params, now }) {
    const task = await findTask(db, params.id);
    if (task === undefined || !aggregationKinds.includes(task.kind)) throw notFound('aggregation', params.id);
    if (task.completed !== null && task.completed < shiftTime(now, -shownForMs)) throw notFound('aggregation', params.id);
    const { phase, counts } = task.state as unknown as RunState;
    const start = task.launched ?? task.created;
    if (phase === 'reading' && task.completed === null) return { start, status: 'STARTED' as const };
    const totalAccounts = counts.created + counts.updated + counts.deleted;
    const open = task.completed === null ? await countWaiting(db, params.id) : 0;
    return {
      start,
      status: statusOf(task.completion_status),
      totalAccounts,
      processedAccounts: Math.max(0, totalAccounts - open),
    };
  },
});

function statusOf(completionStatus: string | null) {
  if (completionStatus === null) return 'ACCOUNTS_COLLECTED' as const;
  return completionStatus === 'TERMINATED' ? ('TERMINATED' as const) : ('COMPLETED' as const);
}
