/**
 * The contract of a connector: how the server reads a system that holds accounts. It is as small as what is read today; live systems
 * (BEHAVIOUR 9.13) add their own settings and more operations beside `listAccounts`.
 */
export interface Connector<Settings = unknown> {
  /** The `connector` column of a source, such as `delimited-file`. */
  readonly name: string;
  /** Other texts that mean this connector, as clients send them (BEHAVIOUR 8.2). */
  readonly aliases: readonly string[];
  /** The `type` of a source, such as `DelimitedFile`. */
  readonly type: string;
  /** The `connectorName` of a source, for people. */
  readonly displayName: string;
  readonly className: string;
  readonly connectionType: 'file' | 'direct';
  readonly features: readonly string[];
  /** Reads a source's `connectorAttributes`; whatever is wrong with them is said at once and in words. */
  readSettings(connectorAttributes: ConnectorAttributes, schema: AccountSchema): SettingsResult<Settings>;
  /**
   * Every account of the source, in the order in which the source gives them, then one `end`. Started again with the `next` of a
   * record, it gives exactly what followed that record. Memory does not grow with the number of accounts.
   */
  listAccounts(settings: Settings, schema: AccountSchema, feed: Feed, resume?: FeedCursor): AsyncIterable<ListedItem>;
}

/** A source's free map of settings: typed values or text, with dots as part of the key (BEHAVIOUR 8.2). */
export type ConnectorAttributes = Readonly<Record<string, unknown>>;

export type SettingsResult<Settings> =
  /** `notActedOn`: sentences about settings that are kept but change nothing. */
  { readonly settings: Settings; readonly notActedOn: readonly string[] } | { readonly problems: readonly string[] };

/** What a connector must know of a schema (BEHAVIOUR 8.3). */
export interface AccountSchema {
  /** The attribute that is the Account ID: an account's `nativeIdentity`. */
  readonly identityAttribute: string;
  /** The attribute that is the Account Name; null or blank in a row: the Account ID. */
  readonly displayAttribute: string | null;
  readonly attributes: readonly SchemaAttribute[];
}

export interface SchemaAttribute {
  readonly name: string;
  /** STRING, INT, LONG, BOOLEAN or DATE. */
  readonly type: string;
  readonly isMulti: boolean;
}

/** Opens the uploaded file at a byte offset; called again to start again. Chunks may be of any size. */
export type Feed = (byteOffset: number) => AsyncIterable<Uint8Array>;

/** A place between two accounts of a feed, plain data that can be stored as JSON. */
export interface FeedCursor {
  readonly byteOffset: number;
  /** The line number at that offset. */
  readonly row: number;
  /** Data rows read before it. */
  readonly rows: number;
  /** Why accounts that are missing so far must not be deleted, or null. */
  readonly incompleteReason: string | null;
}

export type AccountValue = string | number | boolean | readonly (string | number | boolean)[];

export type ListedItem = AccountRecord | RowError | RowWarning | FeedEnd;

export interface AccountRecord {
  readonly kind: 'record';
  /** Line number of the record's first row in the file, from 1. */
  readonly row: number;
  readonly nativeIdentity: string;
  readonly name: string;
  /** Typed by the schema; an absent value has no key; isMulti is always a list (BEHAVIOUR 8.4). */
  readonly attributes: Readonly<Record<string, AccountValue>>;
  readonly disabled: boolean;
  readonly locked: boolean;
  /** The place after the record's last row. */
  readonly next: FeedCursor;
}

/** A row that cannot be used. The account it names, where it does, stays as it was (BEHAVIOUR 8.4). */
export interface RowError {
  readonly kind: 'row-error';
  readonly row: number;
  readonly column: string | null;
  readonly nativeIdentity: string | null;
  readonly message: string;
}

export interface RowWarning {
  readonly kind: 'row-warning';
  readonly row: number;
  readonly column: string | null;
  readonly nativeIdentity: string | null;
  readonly message: string;
}

export interface FeedEnd {
  readonly kind: 'end';
  /** Data rows read, those in error included. */
  readonly rows: number;
  /** False: some account of the feed may not have been seen, so none may be deleted for being missing. */
  readonly complete: boolean;
  readonly reason: string | null;
}
