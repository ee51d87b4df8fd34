import type { SqlConnection } from './connection.ts';
import { within } from './deadline.ts';
import { connectorError } from './errors.ts';

/** How long a database that has gone silent is waited for. */
const goodbyeMs = 1_000;

/**
 * The connections of one session. A call takes one that is free or has another made, so calls never wait for each other; how many run at
 * the same time is the caller's to bound.
 */
export class ConnectionPool {
  readonly #connect: () => Promise<SqlConnection>;
  readonly #free: SqlConnection[] = [];
  readonly #all = new Set<SqlConnection>();
  #isClosed = false;

  constructor(connect: () => Promise<SqlConnection>) {
    this.#connect = connect;
  }

  async take(): Promise<SqlConnection> {
    this.#refuseIfClosed();
    for (let connection = this.#free.pop(); connection; connection = this.#free.pop()) {
      if (connection.isOpen) return connection;
      this.#all.delete(connection);
    }
    const made = await this.#connect();
    this.#all.add(made);
    if (this.#isClosed) this.drop(made);
    this.#refuseIfClosed();
    return made;
  }

  /** Gives back a connection on which nothing is under way. */
  give(connection: SqlConnection): void {
    if (connection.isOpen && !this.#isClosed) this.#free.push(connection);
    else this.drop(connection);
  }

  drop(connection: SqlConnection): void {
    this.#all.delete(connection);
    if (connection.isOpen) connection.destroy();
  }

  /** Free connections say good-bye; those in use are cut, so that their calls end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const free = this.#free.splice(0);
    for (const connection of this.#all) if (!free.includes(connection)) this.drop(connection);
    await Promise.all(free.map((connection) => this.#sayGoodbye(connection)));
    this.#all.clear();
  }

  async #sayGoodbye(connection: SqlConnection): Promise<void> {
    await within(goodbyeMs, connection.end(), () => new Error('no answer')).catch(() => connection.destroy());
  }

  #refuseIfClosed(): void {
    if (this.#isClosed) throw connectorError('interrupted', 'The session with the database is closed');
  }
}
