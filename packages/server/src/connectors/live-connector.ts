import type { FieldConfiguration } from '@muster/engine';
import type { AccountValue, ConnectorAttributes, ConnectorDescription, ObjectSchema } from './connector.ts';

/**
 * The contract of a connector to a live system: a directory, a database, a SCIM service (contract: BEHAVIOUR 9.12, 9.13). Nothing here
 * knows the database or the API; all that a connector is told is its settings, the source's schemas and what to do.
 */
export interface LiveConnector<Settings = unknown> extends ConnectorDescription<Settings> {
  readonly connectionType: 'direct';
  /** What it can do with the settings that allow the most; which of it a source can is for `features` to say (contract: BEHAVIOUR 9.13). */
  readonly possibleFeatures: readonly string[];
  /** The host that the settings name, for the source's health. */
  host(settings: Settings): string;
  /**
   * The fields of a new account where no provisioning policy says them (contract: BEHAVIOUR 9.5, 9.13). They come from settings that are no
   * secrets, right or wrong. For a connector without it the engine takes what usually holds an identity's attributes.
   */
  accountFields?(connectorAttributes: ConnectorAttributes): readonly FieldConfiguration[];
  /** Connects and signs in. Throws a {@link ConnectorError}. */
  open(settings: Settings, limits: CallLimits): Promise<Session>;
}

export interface CallLimits {
  readonly connectTimeoutMs: number;
  /** For each call; listing has it for each page. */
  readonly operationTimeoutMs: number;
}

export type { ObjectAttribute, ObjectSchema } from './connector.ts';

/**
 * A signed-in connection. Every call throws a {@link ConnectorError} with one sentence that says what is wrong. Calls may overlap, listings
 * too, each as if it were alone. After `down` or `interrupted` the session may be of no use any more: open another.
 */
export interface Session {
  /** Beyond the sign-in: search bases or tables are there, attributes exist, one object of each schema can be read. */
  check(schemas: readonly ObjectSchema[]): Promise<void>;
  discoverSchema(name: string): Promise<ObjectSchema>;
  /** Every object of the schema, page by page: memory does not grow with their number. Ended early, it gives back what it holds. */
  list(schema: ObjectSchema): AsyncIterable<ObjectItem>;
  /** One object, or null when there is none of that identity. */
  get(schema: ObjectSchema, nativeIdentity: string): Promise<ObjectRecord | null>;
  /**
   * Whether an object has this value in this attribute, whatever the case of its letters; one that only the system's own rules would find
   * may count too. Of an attribute that the system does not know nobody has a value (contract: TRANSFORMS 2, sourceCheck).
   */
  isTaken(schema: ObjectSchema, attribute: string, value: string): Promise<boolean>;
  /** The account that an earlier, unanswered call with this request may have made, or null. */
  findCreated(schema: ObjectSchema, request: CreateRequest): Promise<ObjectRecord | null>;
  /** Answers with the new account's native identity. Throws `exists` when the account is there already. */
  create(schema: ObjectSchema, request: CreateRequest): Promise<string>;
  /**
   * Changes an account; repeating it is harmless: what is as asked for already ("already a member", "no such value", "already deleted")
   * is success. Answers with the native identity afterwards, since a change can rename.
   */
  write(schema: ObjectSchema, operation: WriteOperation): Promise<string>;
  close(): Promise<void>;
}

export interface ObjectRecord {
  readonly kind: 'record';
  readonly nativeIdentity: string;
  readonly name: string;
  /** An identity that outlives renaming, where the system has one. */
  readonly uuid: string | null;
  /** Typed by the schema; an absent value has no key; isMulti is always a list (contract: BEHAVIOUR 8.4). */
  readonly attributes: Readonly<Record<string, AccountValue>>;
  readonly disabled: boolean;
  readonly locked: boolean;
}

/** An object that cannot be used. The account it names, where it does, stays as it was. */
export interface ObjectError {
  readonly kind: 'error';
  readonly nativeIdentity: string | null;
  readonly message: string;
}

export type ObjectItem = ObjectRecord | ObjectError;

export interface CreateRequest {
  /** Id of the identity that the account is for. */
  readonly identityId: string;
  /** By account attribute; the entitlement values of multi-valued attributes are among them. */
  readonly values: Readonly<Record<string, AccountValue>>;
  readonly password: string | null;
}

export interface AccountReference {
  readonly nativeIdentity: string;
  readonly uuid: string | null;
  /** The account as known here. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface WriteOperation {
  readonly kind: 'update' | 'enable' | 'disable' | 'unlock' | 'delete' | 'set-password';
  readonly account: AccountReference;
  /** Of `update` what to change; with the others, what a provisioning policy adds to them. */
  readonly changes: readonly ValueChange[];
  /** Of `set-password`. */
  readonly password: string | null;
}

export interface ValueChange {
  readonly attribute: string;
  /** `set` replaces the whole value, null deletes it; `add` and `remove` are about one value of a multi-valued attribute. */
  readonly op: 'set' | 'add' | 'remove';
  readonly value: AccountValue | null;
}

/**
 * What went wrong, as far as it decides what to do next (contract: BEHAVIOUR 9.7):
 * - `down`: the system cannot be reached: connecting or TLS failed. Costs no attempts.
 * - `sign-in`: reached, but the credentials are refused. Costs no attempts.
 * - `configuration`: reached, but a setting does not fit, such as a search base that is not there.
 * - `interrupted`: the call was broken off or timed out: whether it was done is unknown.
 * - `busy`: refused for the moment; worth another attempt.
 * - `exists`: an account of that identity is there already.
 * - `missing`: there is no such account.
 * - `unsupported`: the settings give no way to do this.
 * - `refused`: anything else.
 */
export type ConnectorErrorKind =
  | 'down'
  | 'sign-in'
  | 'configuration'
  | 'interrupted'
  | 'busy'
  | 'exists'
  | 'missing'
  | 'unsupported'
  | 'refused';

/** One sentence for the person who runs the source; it never holds a secret. */
export class ConnectorError extends Error {
  constructor(
    readonly kind: ConnectorErrorKind,
    message: string,
    /** When the system asks for patience: milliseconds to wait. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
    this.name = 'ConnectorError';
  }
}
