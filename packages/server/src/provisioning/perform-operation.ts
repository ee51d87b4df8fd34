import type { AccountValue } from '../connectors/connector.ts';
import {
  type AccountReference,
  ConnectorError,
  type CreateRequest,
  type ObjectRecord,
  type ObjectSchema,
  type Session,
  type ValueChange,
  type WriteOperation,
} from '../connectors/live-connector.ts';
import type { StoredChange } from '../database/access-tables.ts';
import type { ClaimedOperation } from './outbox-store.ts';

/** What an operation needs to be told of the account that it is about. */
export interface KnownAccount {
  readonly nativeIdentity: string;
  readonly uuid: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A call that succeeded: the account as it stands at the target now. */
export interface Performed {
  readonly nativeIdentity: string;
  /** Null: it is not there any more, or cannot be read singly. */
  readonly record: ObjectRecord | null;
  /** False: the connector cannot read it back. */
  readonly isRead: boolean;
}

/** The account exists at the target, and whether it may be taken for this operation's is for the caller to say. */
export class AccountExists extends Error {
  constructor(readonly record: ObjectRecord | null) {
    super('The account exists');
  }
}

/** Changes an account at the target and reads it back (contract: BEHAVIOUR 9.7). Harmless to repeat. */
export async function changeAccount(
  session: Session,
  schema: ObjectSchema,
  operation: Pick<ClaimedOperation, 'operation'>,
  values: readonly StoredChange[],
  known: KnownAccount | null,
): Promise<Performed> {
  if (known === null) throw new ConnectorError('missing', 'There is no such account here any more.');
  const kind = writeKinds[operation.operation];
  if (kind === undefined) throw new ConnectorError('unsupported', `The operation ${operation.operation} is not known.`);
  const account: AccountReference = known;
  const nativeIdentity = await session.write(schema, { kind, account, changes: values.map(changeOf), password: null });
  if (kind === 'delete') return { nativeIdentity, record: null, isRead: true };
  return readBack(session, schema, nativeIdentity);
}

const writeKinds: Readonly<Record<string, WriteOperation['kind']>> = {
  MODIFY: 'update',
  ENABLE: 'enable',
  DISABLE: 'disable',
  UNLOCK: 'unlock',
  DELETE: 'delete',
};

/** Makes an account and reads it back. One that is there already is taken only if it is this identity's. */
export async function createAccount(
  session: Session,
  schema: ObjectSchema,
  operation: Pick<ClaimedOperation, 'identityId'>,
  values: readonly StoredChange[],
  mayAdopt: (record: ObjectRecord) => Promise<boolean>,
): Promise<Performed> {
  const request = createRequest(schema, operation, values);
  try {
    return await readBack(session, schema, await session.create(schema, request));
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'exists') throw error;
    const found = await session.findCreated(schema, request);
    if (found === null || !(await mayAdopt(found))) throw new AccountExists(found);
    return adopt(session, schema, found, values);
  }
}

/** What an earlier attempt may have made; null when it has not. */
export async function adoptCreated(
  session: Session,
  schema: ObjectSchema,
  operation: Pick<ClaimedOperation, 'identityId'>,
  values: readonly StoredChange[],
  isSomebodyElses: (record: ObjectRecord) => Promise<boolean>,
): Promise<Performed | null> {
  const found = await session.findCreated(schema, createRequest(schema, operation, values));
  if (found === null) return null;
  // What others are known to have is nothing that an earlier attempt can have made.
  if (await isSomebodyElses(found)) throw new AccountExists(found);
  return adopt(session, schema, found, values);
}

/** The account is there already: what differs from what was to be created is sent (contract: BEHAVIOUR 9.5). */
async function adopt(session: Session, schema: ObjectSchema, record: ObjectRecord, values: readonly StoredChange[]): Promise<Performed> {
  const { nativeIdentity, uuid, attributes } = record;
  const changes = values.filter((change) => differs(record, change, schema)).map(changeOf);
  if (changes.length === 0) return { nativeIdentity, record, isRead: true };
  const account = { nativeIdentity, uuid, attributes };
  return readBack(session, schema, await session.write(schema, { kind: 'update', account, changes, password: null }));
}

function differs({ attributes }: ObjectRecord, { attribute, op, value, secret }: StoredChange, schema: ObjectSchema): boolean {
  // A password cannot be compared, and the account's identity is what it was found by.
  if (secret !== undefined || attribute === schema.identityAttribute) return false;
  const present = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
  const list = (Array.isArray(present) ? present : present === undefined ? [] : [present]).map(String);
  if (op === 'ADD') return !list.includes(String(value));
  const wanted = (Array.isArray(value) ? value : value === null ? [] : [value]).map(String);
  return JSON.stringify(list) !== JSON.stringify(wanted);
}

async function readBack(session: Session, schema: ObjectSchema, nativeIdentity: string): Promise<Performed> {
  try {
    return { nativeIdentity, record: await session.get(schema, nativeIdentity), isRead: true };
  } catch (error) {
    // The work is done; that it cannot be looked at is no reason to do it again.
    if (error instanceof ConnectorError) return { nativeIdentity, record: null, isRead: false };
    throw error;
  }
}

function createRequest(
  schema: ObjectSchema,
  { identityId }: Pick<ClaimedOperation, 'identityId'>,
  changes: readonly StoredChange[],
): CreateRequest {
  const values = new Map<string, AccountValue>();
  let password: string | null = null;
  const multi = new Set(schema.attributes.filter(({ isMulti }) => isMulti).map(({ name }) => name));
  for (const { attribute, op, value, secret } of changes) {
    if (value === null || value === undefined) continue;
    if (secret !== undefined) password = String(value);
    else if (op === 'ADD' && multi.has(attribute)) values.set(attribute, [...listOf(values.get(attribute)), value as string]);
    else values.set(attribute, value as AccountValue);
  }
  // Not by assignment: an attribute may be called anything, `__proto__` too.
  return { identityId, values: Object.fromEntries(values), password };
}

function listOf(value: AccountValue | undefined): readonly (string | number | boolean)[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly (string | number | boolean)[]) : [value as string];
}

function changeOf({ attribute, op, value }: StoredChange): ValueChange {
  return { attribute, op: op.toLowerCase() as ValueChange['op'], value: (value ?? null) as AccountValue | null };
}
