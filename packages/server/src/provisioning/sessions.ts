import type { Clock } from '../clock.ts';
import { ConnectorError, type Session } from '../connectors/live-connector.ts';
import type { LiveSource, ReachableSource } from './live-source.ts';

/** How long a session that nobody uses is kept, in milliseconds. */
const idleMs = 30_000;

interface IdleSession {
  readonly session: Session;
  readonly fingerprint: string;
  readonly since: number;
}

/** Signed-in connections to sources, kept for the next call: signing in costs more than most calls. */
export class Sessions {
  readonly #idle = new Map<string, IdleSession[]>();

  constructor(private readonly clock: Clock) {}

  /** Runs a call with a session of the source. A session on which a call was broken off is not used again. */
  async use<T>(source: LiveSource, call: (session: Session) => Promise<T>): Promise<T> {
    const session = (await this.#take(source)) ?? (await source.connector.open(source.settings, source.limits));
    try {
      const result = await call(session);
      this.#give(source, session);
      return result;
    } catch (error) {
      const isUsable = error instanceof ConnectorError && !['down', 'sign-in', 'interrupted'].includes(error.kind);
      if (isUsable) this.#give(source, session);
      else await closeQuietly(session);
      throw error;
    }
  }

  /** Closes what has been idle for long; everything with `all`. */
  async close(all = false): Promise<void> {
    const now = this.clock.now();
    for (const [sourceId, sessions] of this.#idle) {
      const kept = all ? [] : sessions.filter(({ since }) => now - since < idleMs);
      if (kept.length === 0) this.#idle.delete(sourceId);
      else this.#idle.set(sourceId, kept);
      for (const idle of sessions) if (!kept.includes(idle)) await closeQuietly(idle.session);
    }
  }

  async #take({ id, fingerprint }: LiveSource): Promise<Session | undefined> {
    const idle = this.#idle.get(id)?.pop();
    if (idle === undefined) return undefined;
    const isFresh = idle.fingerprint === fingerprint && this.clock.now() - idle.since < idleMs;
    if (isFresh) return idle.session;
    await closeQuietly(idle.session);
    return undefined;
  }

  #give({ id, fingerprint }: LiveSource, session: Session): void {
    const idle = { session, fingerprint, since: this.clock.now() };
    const sessions = this.#idle.get(id);
    if (sessions === undefined) this.#idle.set(id, [idle]);
    else sessions.push(idle);
  }
}

/** Works with a session that is opened for this alone: signing in is a part of what is asked, or nobody waits for it. */
export async function withOwnSession<T>(
  { connector, settings, limits }: ReachableSource,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await connector.open(settings, limits);
  try {
    return await work(session);
  } finally {
    await closeQuietly(session);
  }
}

async function closeQuietly(session: Session): Promise<void> {
  try {
    await session.close();
  } catch {
    // It is gone either way.
  }
}
