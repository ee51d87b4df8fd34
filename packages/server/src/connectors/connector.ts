import type { ConnectorErrorKind, LiveConnector } from './live-connector.ts';

/** How the server reads and changes a system that holds accounts: from uploaded files, or live. */
export type Connector = FileConnector | LiveConnector;

/** What every connector says of itself. */
export interface ConnectorDescription<Settings> {
  /** The `connector` column of a source, such as `delimited-file`. */
  readonly name: string;
  /** Other texts that mean this connector, as clients send them; signs, case and the usual endings do not count (BEHAVIOUR 8.2, 9.13). */
  readonly aliases: readonly string[];
  /** The `type` of a source, such as `DelimitedFile`. */
  readonly type: string;
  /** The `connectorName` of a source, for people. */
  readonly displayName: string;
  readonly className: string;
  /** What a new source has at once; empty where only discovery can tell. */
  readonly defaultSchemas: readonly ObjectSchema[];
  /** Reads a source's `connectorAttributes` without any input or output; whatever is wrong with them is said at once and in words. */
  readSettings(connectorAttributes: ConnectorAttributes, schemas: readonly ObjectSchema[]): SettingsResult<Settings>;
  /** The features that work with these settings (BEHAVIOUR 9.13). */
  features(settings: Settings): readonly string[];
}

/** A connector of uploaded files: it reads, and cannot write. */
export interface FileConnector<Settings = unknown> extends ConnectorDescription<Settings> {
  readonly connectionType: 'file';
  /** The same for files of the groups of a schema, which have settings of their own (BEHAVIOUR 8.2). */
  readGroupSettings(connectorAttributes: ConnectorAttributes, schema: ObjectSchema): SettingsResult<Settings>;
  /**
   * Every account of the source, or every group of another schema, in the order in which the source gives them, then one `end`. Started again with the `next` of a
   * record, it gives exactly what followed that record. Memory does not grow with the number of accounts.
   */
  listAccounts(settings: Settings, schema: AccountSchema, feed: Feed, resume?: FeedCursor): AsyncIterable<ListedItem>;
}

/** A schema of a source: of its accounts (`account`), or of one kind of group. */
export interface ObjectSchema {
  readonly name: string;
  readonly nativeObjectType: string;
  readonly identityAttribute: string;
  readonly displayAttribute: string | null;
  readonly hierarchyAttribute?: string | null;
  readonly attributes: readonly ObjectAttribute[];
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

export interface ObjectAttribute extends SchemaAttribute {
  /** Its values are entitlements. */
  readonly isEntitlement: boolean;
  /** Name of the group schema whose objects its values are. */
  readonly groupSchema: string | null;
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
  /** An identity that outlives renaming, where the system has one. */
  readonly uuid?: string | null;
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
  /** Why the system broke the listing off, or could not be reached at all. */
  readonly brokenOff?: ConnectorErrorKind;
}
