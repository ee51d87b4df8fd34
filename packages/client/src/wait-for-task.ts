import { anySignal, type Timing } from './timing.ts';
import type { TaskStatus } from './types.generated.ts';

export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Gives up with a `TaskTimeout` after this time. Without it, only the task's end or the signal ends the wait. */
  readonly timeoutMs?: number | undefined;
  /** Called with every status that is read, the last one included. */
  readonly onProgress?: ((task: TaskStatus) => void) | undefined;
}

/** A task was not completed in the time given. It goes on at the server. */
export class TaskTimeout extends Error {
  override readonly name = 'TaskTimeout';
  /** As last read; undefined if not even that came back in time. */
  readonly task: TaskStatus | undefined;

  constructor(id: string, timeoutMs: number, task: TaskStatus | undefined) {
    const state = task === undefined ? '' : `: ${task.progress ?? 'no progress reported'}, ${task.percentComplete} percent`;
    super(`Task ${id} was not completed within ${timeoutMs} ms${state}`);
    this.task = task;
  }
}

const firstPauseMs = 250;
const longestPauseMs = 5_000;

/** Reads a task until it is completed, less often the longer it takes. How it ended is for the caller to judge: `completionStatus`. */
export async function waitForTask(
  id: string,
  options: WaitOptions,
  { readTask, timing }: { readTask: (id: string, signal: AbortSignal | undefined) => Promise<TaskStatus>; timing: Timing },
): Promise<TaskStatus> {
  const { timeoutMs, onProgress } = options;
  const deadline = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const signal = anySignal(options.signal, deadline);
  let task: TaskStatus | undefined;
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
      task = await readTask(id, signal);
      onProgress?.(task);
      // Absent rather than null would be a server of another mind: not completed, either.
      if (task.completionStatus != null) return task;
      await timing.delay(pauseMs, signal);
    }
  } catch (error) {
    if (timeoutMs !== undefined && deadline?.aborted && error === deadline.reason) throw new TaskTimeout(id, timeoutMs, task);
    throw error;
  }
}
