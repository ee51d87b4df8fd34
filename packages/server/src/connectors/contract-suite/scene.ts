import { expect, type TestContext } from 'vitest';
import type {
  AccountReference,
  CallLimits,
  ConnectorErrorKind,
  ObjectItem,
  ObjectSchema,
  Session,
  ValueChange,
  WriteOperation,
} from '../live-connector.ts';
import { ConnectorError } from '../live-connector.ts';
import type { Able, Target } from './target.ts';

const limits: CallLimits = { connectTimeoutMs: 5_000, operationTimeoutMs: 20_000 };

/** What the tests of the suite share: the target, one open session, and shorthand for what they do most. */
export class Scene {
  #target: Target | null = null;
  #session: Session | null = null;
  readonly #opened = new Set<Session>();

  async begin(start: () => Promise<Target>): Promise<void> {
    this.#target = await start();
    this.#session = await this.open();
  }

  async end(): Promise<void> {
    await this.closeAll();
    await this.#target?.stop();
  }

  /** Closes every session, the shared one included, which is opened anew. */
  async closeAll(): Promise<void> {
    for (const session of this.#opened) await session.close();
    this.#opened.clear();
  }

  async reopen(): Promise<void> {
    await this.closeAll();
    this.#session = await this.open();
  }

  get target(): Target {
    if (!this.#target) throw new Error('The target has not started');
    return this.#target;
  }

  get session(): Session {
    if (!this.#session) throw new Error('The target has not started');
    return this.#session;
  }

  get accounts(): ObjectSchema {
    return this.target.schemas[0];
  }

  /** The settings as the connector reads them; wrong ones fail the test. */
  settings(connectorAttributes = this.target.connectorAttributes): unknown {
    const result = this.target.connector.readSettings(connectorAttributes, this.target.schemas);
    if ('problems' in result) throw new Error(`The settings of the target are wrong: ${result.problems.join(' ')}`);
    return result.settings;
  }

  async open(connectorAttributes = this.target.connectorAttributes, own: Partial<CallLimits> = {}): Promise<Session> {
    const session = await this.target.connector.open(this.settings(connectorAttributes), { ...limits, ...own });
    this.#opened.add(session);
    return session;
  }

  /** Makes an account of that name, in these groups, and answers as it is known then. */
  async create(name: string, groups: readonly string[] = []): Promise<AccountReference> {
    const request = this.target.newAccount(name);
    const { membership } = this.target;
    const values = groups.length > 0 && !('cannot' in membership) ? { ...request.values, [membership.attribute]: groups } : request.values;
    return this.known(await this.session.create(this.accounts, { ...request, values }));
  }

  /** The account as it is now. */
  async known(nativeIdentity: string): Promise<AccountReference> {
    const record = await this.session.get(this.accounts, nativeIdentity);
    if (!record) throw new Error(`There is no account ${nativeIdentity}`);
    return { nativeIdentity: record.nativeIdentity, uuid: record.uuid, attributes: record.attributes };
  }

  nobody(): AccountReference {
    return { nativeIdentity: this.target.nobody, uuid: null, attributes: {} };
  }

  /** Twice, since a call whose answer was lost is repeated; the second must find everything done and succeed. */
  async writeTwice(account: AccountReference, kind: WriteOperation['kind'], own: Partial<WriteOperation> = {}): Promise<string> {
    const first = await this.write(account, kind, own);
    const after = await this.target.readRaw(first);
    expect(await this.write(account, kind, own)).toBe(first);
    expect(await this.target.readRaw(first)).toEqual(after);
    return first;
  }

  write(account: AccountReference, kind: WriteOperation['kind'], own: Partial<WriteOperation> = {}): Promise<string> {
    return this.session.write(this.accounts, { kind, account, changes: [], password: null, ...own });
  }

  update(account: AccountReference, ...changes: readonly ValueChange[]): Promise<string> {
    return this.write(account, 'update', { changes });
  }

  async list(schema: ObjectSchema = this.accounts): Promise<ObjectItem[]> {
    const items: ObjectItem[] = [];
    for await (const item of this.session.list(schema)) items.push(item);
    return items;
  }

  /** The error that the call ends with: one sentence for people, of the expected kind, without a secret. */
  async failure(call: Promise<unknown>, ...kinds: readonly ConnectorErrorKind[]): Promise<ConnectorError> {
    const outcome: unknown = await call.then(
      () => 'success',
      (error: unknown) => error,
    );
    expect(outcome, 'the call must fail with a ConnectorError').toBeInstanceOf(ConnectorError);
    const error = outcome as ConnectorError;
    this.expectSentence(error.message);
    if (kinds.length > 0) expect(kinds, error.message).toContain(error.kind);
    return error;
  }

  /** One line, not long, not a dump of objects; none of the secrets. */
  expectSentence(text: string): void {
    expect(text).toMatch(/^\S.{8,598}\.$/u);
    expect(text).not.toMatch(/\bundefined\b|\[object|\bat .+:\d+:\d+|[\r\n]/);
    for (const secret of this.target.secrets) expect(text).not.toContain(secret);
  }
}

/** What the target can do; when it cannot, the test is reported as skipped with the target's own reason. */
export function able<T>(context: TestContext, value: Able<T>): T {
  if (typeof value === 'object' && value !== null && 'cannot' in value) return context.skip(value.cannot);
  return value as T;
}
