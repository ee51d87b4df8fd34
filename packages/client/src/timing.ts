/** The client's only sources of time and chance; tests put their own in place. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after the time; rejects with the signal's reason when that aborts first. */
  delay(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

export const realTiming: Timing = {
  now: () => Date.now(),
  delay: (milliseconds, signal) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const elapsed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    return abortable(elapsed, signal).finally(() => clearTimeout(timer));
  },
  random: () => Math.random(),
};

/** The promise, or the signal's reason if that aborts first: for work that is shared and must go on when one who waits for it leaves. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let leave: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', leave!);
  }
}

/** One signal for several, some of which may be missing. */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}
