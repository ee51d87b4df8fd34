import type { ConnectorAttributes } from '../connector.ts';
import type { ConnectorErrorKind, CreateRequest, LiveConnector, ObjectRecord, ObjectSchema, ValueChange } from '../live-connector.ts';

/** What a target can do, or the sentence that says why it cannot. The suite shows the sentence beside every test that it costs. */
export type Able<T> = T | Cannot;

export interface Cannot {
  readonly cannot: string;
}

/**
 * A real server with our connector's settings for it, some accounts and groups on it, and ways to look at it and to disturb it that do not
 * go through our connector. One target serves all tests of the suite, which make accounts of their own and leave the seeded ones alone.
 */
export interface Target {
  // biome-ignore lint/suspicious/noExplicitAny: the suite passes a connector's own settings back to it and never looks inside.
  readonly connector: LiveConnector<any>;
  /** Settings that work, secrets included. */
  readonly connectorAttributes: ConnectorAttributes;
  /** The accounts' schema, then the groups'. Their types are the ones that discovery finds. */
  readonly schemas: readonly [ObjectSchema, ...ObjectSchema[]];
  /** Exactly what the connector must declare with these settings (contract: BEHAVIOUR 9.13). */
  readonly features: readonly string[];
  /** Texts of the settings that must never be seen in an error. */
  readonly secrets: readonly string[];
  /** Objects that one page holds with these settings. */
  readonly pageSize: number;
  /** More than two pages of accounts, as the connector must give them. */
  readonly accounts: readonly SeededObject[];
  /** Empty when there is no group schema. */
  readonly groups: readonly SeededObject[];
  /** A well-formed native identity that no account has. */
  readonly nobody: string;
  /** A text attribute of one value, which may be absent and takes any text of 10,000 characters. */
  readonly textAttribute: string;
  /** The multi-valued attribute whose values are groups, and three groups that are there. */
  readonly membership: Able<{ readonly attribute: string; readonly values: readonly [string, string, string] }>;

  /** The same settings for a server at another place. */
  at(host: string, port: number): ConnectorAttributes;
  /** Settings that cannot work, told without asking anyone. */
  readonly wrongSettings: readonly WrongSettings[];
  /** The same settings with another password or token. */
  readonly wrongPassword: Able<ConnectorAttributes>;
  /** Settings that open but do not fit the system, such as a search base or table that is not there. */
  readonly misplaced: readonly WrongSettings[];

  /** A request for an account of that name, in no group. With `oddNames` the name may be any text. */
  newAccount(name: string): CreateRequest;
  /** Whether an account may be called anything: quotes, commas, emoji. */
  readonly oddNames: Able<true>;
  /** The change that renames an account so that its native identity changes; what it must be afterwards. */
  readonly rename: Able<(account: SeededObject, name: string) => { change: ValueChange; nativeIdentity: string }>;
  /** Locks an account as too many wrong passwords do. */
  readonly lock: Able<(nativeIdentity: string) => Promise<void>>;
  /** Whether the target itself takes this password for the account. */
  readonly passwordWorks: Able<(nativeIdentity: string, password: string) => Promise<boolean>>;

  /** How the account stands in the target itself; null when it is not there. */
  readRaw(nativeIdentity: string): Promise<RawAccount | null>;
  /** Whether calls are answered while a listing is open. */
  readonly overlaps: Able<true>;
  /** How many connections of our connector the target holds open. */
  readonly connections: Able<() => Promise<number>>;
  /** Changes that the target refuses. */
  readonly refusals: Able<readonly Refusal[]>;
  /** Makes the call, which writes to that account, and breaks its connection before the target has answered. */
  readonly breakOff: Able<(nativeIdentity: string, call: () => Promise<unknown>) => Promise<unknown>>;
  /** Makes the call, which writes to that account, and keeps the target from answering until the call has ended. */
  readonly hang: Able<(nativeIdentity: string, call: () => Promise<unknown>) => Promise<unknown>>;
  stop(): Promise<void>;
}

/** Where the system has a uuid, any text will do for it here; else null. */
export type SeededObject = Omit<ObjectRecord, 'kind'>;

export interface WrongSettings {
  readonly connectorAttributes: ConnectorAttributes;
  /** Found in the sentence that says what is wrong. */
  readonly says: RegExp;
}

export interface Refusal {
  readonly change: ValueChange;
  readonly kind: ConnectorErrorKind;
  /** Found in the sentence. */
  readonly says: RegExp;
}

export interface RawAccount {
  /** By account attribute: the text attribute, and the membership as a sorted list. What has no value has no key. */
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
  readonly disabled: boolean;
  readonly locked: boolean;
}
