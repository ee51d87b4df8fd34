import type { ConnectorErrorKind } from '../live-connector.ts';

export type Dialect = 'postgresql' | 'mysql';

/** Rows that are fetched at a time: what bounds the memory of a listing. */
export const rowsPerPage = 250;

/** A bound value. Everything is sent as text, so the database reads it by the type of the place where it stands. */
export type Parameter = string | null | readonly string[];

/** A value as the database gave it: text, and lists of texts where the column's type is a list. */
export type Cell = string | null | readonly string[];

export type Row = readonly Cell[];

export interface Column {
  readonly name: string;
  /** As schemas call it: STRING, INT, LONG, BOOLEAN, DATE. */
  readonly type: string;
  readonly isMulti: boolean;
  /** Its values are numbers, which the database also finds by texts that only begin with them. */
  readonly isNumeric: boolean;
}

export interface QueryResult {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Rows matched or returned; null when the statement does not tell, as a procedure's call. */
  readonly rowCount: number | null;
  /** The key that the database made for an inserted row, where it says so unasked. */
  readonly insertId: string | null;
}

/** One connection to a database, whichever it is. Every method throws a {@link DatabaseError}. */
export interface SqlConnection {
  readonly dialect: Dialect;
  readonly isOpen: boolean;
  /** One statement with bound values, never more. */
  query(text: string, values?: readonly Parameter[]): Promise<QueryResult>;
  begin(): Promise<void>;
  /** A statement without values whose answer does not matter, such as `commit`. */
  command(text: string): Promise<void>;
  /** The result columns of a query, which is not run to its end. */
  describe(text: string): Promise<readonly Column[]>;
  /** A query's rows in pages. Nothing else runs on the connection until it is closed. */
  openList(text: string): Promise<RowPages>;
  end(): Promise<void>;
  /** Ends it at once; calls under way fail. */
  destroy(): void;
}

export interface RowPages {
  readonly columns: readonly Column[];
  /** The next rows; none at the end. */
  next(): Promise<readonly Row[]>;
  /** Gives the rest up. The connection may be of no use afterwards. */
  close(): Promise<void>;
}

/** What a database or its driver says, with what it means. */
export class DatabaseError extends Error {
  constructor(
    message: string,
    /** `unique`: a row with this key is there; `bad-value`: a text is not of the type of its place. */
    readonly kind: ConnectorErrorKind | 'unique' | 'bad-value',
    /** The SQLSTATE, where the database itself has spoken. */
    readonly state: string | null,
  ) {
    super(message);
    this.name = 'DatabaseError';
  }
}

/** What a SQLSTATE means (contract: BEHAVIOUR 9.7). */
export function kindOfState(state: string): DatabaseError['kind'] {
  if (state === '23505') return 'unique';
  if (/^(22P02|22003|22007|22008)$/.test(state)) return 'bad-value';
  if (/^(08...|57P0[12]|57014)$/.test(state)) return 'interrupted';
  if (/^(40001|40P01|53...|57P..|55P03)$/.test(state)) return 'busy';
  if (/^28/.test(state)) return 'sign-in';
  if (/^(3D|3F|42)/.test(state)) return 'configuration';
  return 'refused';
}

/** The calls of a connection that wait for an answer, so that none waits for ever when the connection is gone. */
export class PendingCalls {
  readonly #rejects = new Set<(error: Error) => void>();

  run<T>(call: (resolve: (value: T) => void, reject: (error: unknown) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#rejects.add(reject);
      const settled =
        <A>(settle: (value: A) => void) =>
        (value: A) => {
          this.#rejects.delete(reject);
          settle(value);
        };
      call(settled(resolve), settled(reject));
    });
  }

  failAll(): void {
    for (const reject of this.#rejects) reject(new DatabaseError('The connection was lost', 'interrupted', null));
    this.#rejects.clear();
  }
}
