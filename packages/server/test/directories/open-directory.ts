import type { ConnectorAttributes } from '../../src/connectors/connector.ts';
import { activeDirectory, openLdap } from '../../src/connectors/ldap/directory-connector.ts';
import type {
  AccountReference,
  ConnectorError,
  ObjectRecord,
  ObjectSchema,
  Session,
  ValueChange,
  WriteOperation,
} from '../../src/connectors/live-connector.ts';
import type { TestDirectory } from './directory.ts';

export const [ldapAccounts, ldapGroups] = openLdap.defaultSchemas as [ObjectSchema, ObjectSchema];
export const [activeDirectoryAccounts, activeDirectoryGroups] = activeDirectory.defaultSchemas as [ObjectSchema, ObjectSchema];

/** A session of one of the two connectors with a directory; `own` are settings besides its address, sign-in and suffix. */
export async function openDirectory(directory: TestDirectory, own: ConnectorAttributes = {}, connector = openLdap): Promise<OpenDirectory> {
  const { host, port, user, password, suffix } = directory;
  const attributes = { host, port, user, password, searchDNs: [{ searchDN: suffix }], pageSize: 5, ...own };
  const result = connector.readSettings(attributes, connector.defaultSchemas);
  if ('problems' in result) throw new Error(result.problems.join());
  const session = await connector.open(result.settings, { connectTimeoutMs: 5_000, operationTimeoutMs: 10_000 });
  return new OpenDirectory(session, connector.defaultSchemas[0]!);
}

/** Shorthand for what tests do most with a session. */
export class OpenDirectory {
  constructor(
    readonly session: Session,
    readonly accounts: ObjectSchema,
  ) {}

  async list(schema = this.accounts): Promise<ObjectRecord[]> {
    const records: ObjectRecord[] = [];
    for await (const item of this.session.list(schema)) {
      if (item.kind === 'error') throw new Error(item.message);
      records.push(item);
    }
    return records;
  }

  async get(dn: string): Promise<ObjectRecord> {
    const record = await this.session.get(this.accounts, dn);
    if (!record) throw new Error(`There is no account ${dn}`);
    return record;
  }

  /** The account as it is known now. */
  async known(dn: string): Promise<AccountReference> {
    const { nativeIdentity, uuid, attributes } = await this.get(dn);
    return { nativeIdentity, uuid, attributes };
  }

  write(account: AccountReference, kind: WriteOperation['kind'], changes: readonly ValueChange[] = [], password: string | null = null) {
    return this.session.write(this.accounts, { kind, account, changes, password });
  }

  async update(dn: string, ...changes: readonly ValueChange[]): Promise<string> {
    return this.write(await this.known(dn), 'update', changes);
  }

  create(values: Readonly<Record<string, string | readonly string[]>>, password: string | null = null): Promise<string> {
    return this.session.create(this.accounts, { identityId: '1', values, password });
  }
}

export const set = (attribute: string, value: string | readonly string[] | null): ValueChange => ({ attribute, op: 'set', value });
export const add = (attribute: string, value: string): ValueChange => ({ attribute, op: 'add', value });
export const remove = (attribute: string, value: string): ValueChange => ({ attribute, op: 'remove', value });

/** The kind and the sentence of the error that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  const error = (await call.then(
    () => new Error('success'),
    (reason: unknown) => reason,
  )) as ConnectorError;
  return `${error.kind}: ${error.message}`;
}
