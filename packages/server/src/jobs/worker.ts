import type { FastifyBaseLogger } from 'fastify';

/** A kind of background work. Each run does one batch in transactions of its own and says whether there was anything to do. */
export interface Job {
  readonly name: string;
  run(): Promise<boolean>;
  /** Gives back what it holds, when the worker stops. */
  close?(): Promise<void>;
}

export interface Worker {
  /** Looks for work now instead of at the next poll; called after every commit that may cause some. */
  wake(): void;
  /** Works until nothing is left. Tests drive the worker with this; `start` does in production. */
  runUntilIdle(): Promise<void>;
  start(): void;
  /** Ends the current batch and claims nothing more. */
  stop(): Promise<void>;
}

/** How often to look for work that another node, or the clock, has made. */
const pollMs = 1_000;
/** After a job failed (the database is away, say) the lane rests, doubling up to this. */
const longestRestMs = 30_000;

/**
 * Background work in lanes. In a lane the jobs take turns, a batch each, so that a request waits behind one batch of a lane at most and
 * long work starves nothing; lanes do not wait for each other. Whatever is to be done stands in tables; the worker holds no state of its
 * own, so any number of nodes may run one.
 */
export function createWorker(lanes: readonly (readonly Job[])[], log: FastifyBaseLogger): Worker {
  const running = lanes.map((jobs) => createLane(jobs, log));
  return {
    wake() {
      for (const lane of running) lane.wake();
    },
    async runUntilIdle() {
      for (let busy = true; busy; ) {
        busy = false;
        for (const lane of running) if (await lane.round()) busy = true;
      }
    },
    start() {
      for (const lane of running) lane.start();
    },
    async stop() {
      await Promise.all(running.map((lane) => lane.stop()));
    },
  };
}

interface Lane {
  wake(): void;
  round(): Promise<boolean>;
  start(): void;
  stop(): Promise<void>;
}

function createLane(jobs: readonly Job[], log: FastifyBaseLogger): Lane {
  let running: Promise<void> | null = null;
  let stopping = false;
  let woken = false;
  let wakeSleeper: (() => void) | null = null;

  const round = async (): Promise<boolean> => {
    let busy = false;
    for (const job of jobs) {
      if (stopping) return false;
      if (await job.run()) busy = true;
    }
    return busy;
  };
  const sleep = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wakeSleeper = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    let restMs = pollMs;
    while (!stopping) {
      woken = false;
      let busy = false;
      try {
        busy = await round();
        restMs = pollMs;
      } catch (error) {
        log.error({ err: error }, 'a job failed; its batch was rolled back and is tried again');
        restMs = Math.min(restMs * 2, longestRestMs);
      }
      if (!busy && !woken && !stopping) await sleep(restMs);
      wakeSleeper = null;
    }
  };
  return {
    round,
    wake() {
      woken = true;
      wakeSleeper?.();
    },
    start() {
      running ??= run();
    },
    async stop() {
      stopping = true;
      wakeSleeper?.();
      await running;
      for (const job of jobs) await job.close?.();
    },
  };
}
