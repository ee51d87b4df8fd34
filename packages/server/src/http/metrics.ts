import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  observeRequest(operationId: string, status: number, seconds: number): void;
  countTask(name: string, status: string): void;
}

/** Figures read when somebody asks for them. */
export interface MetricSources {
  poolFigures(): { total: number; idle: number; waiting: number };
  /** Age of the oldest refresh request in seconds; 0 when there is none. */
  oldestRefreshRequestSeconds(): Promise<number>;
}

/** What `/metrics` shows (DESIGN 7). Labels are operation names and statuses, never data. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const requests = new Histogram({
    name: 'muster_request_seconds',
    help: 'Time to answer requests, by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const tasks = new Counter({
    name: 'muster_tasks_total',
    help: 'Completed tasks, by name and status',
    labelNames: ['task', 'status'],
    registers: [registry],
  });
  new Gauge({
    name: 'muster_database_connections',
    help: 'Database connections, by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, connections] of Object.entries(sources.poolFigures())) this.set({ state }, connections);
    },
  });
  new Gauge({
    name: 'muster_oldest_refresh_request_seconds',
    help: 'Age of the oldest request to process an identity',
    registers: [registry],
    async collect() {
      this.set(await sources.oldestRefreshRequestSeconds());
    },
  });
  return {
    registry,
    observeRequest: (operation, status, seconds) => requests.observe({ operation, status: String(status) }, seconds),
    countTask: (task, status) => tasks.inc({ task, status }),
  };
}
