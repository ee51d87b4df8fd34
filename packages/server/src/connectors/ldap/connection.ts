import type { Socket } from 'node:net';
import {
  AddRequest,
  Attribute,
  BindRequest,
  Change,
  DeleteRequest,
  ExtendedRequest,
  MessageParser,
  ModifyDNRequest,
  ModifyRequest,
  PagedResultsControl,
  SearchEntry,
  SearchReference,
  SearchRequest,
  UnbindRequest,
} from 'ldapts';
import { failure } from '../failure.ts';
import { type CallLimits, ConnectorError } from '../live-connector.ts';
import { formatDn, formatRdn, type Rdn } from './dn.ts';
import { DirectoryEntry } from './entry.ts';
import { DirectoryRefusal, refused, resultCode, signInRefused } from './failures.ts';
import type { Filter } from './filter.ts';
import { connect, type DirectoryAddress, secure, whereIs } from './socket.ts';

export interface Search {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter;
  /** Empty: all but operational ones. */
  readonly attributes: readonly string[];
  /** No more entries than this, and that there are more is no error; 0: no limit. */
  readonly sizeLimit?: number;
  readonly page?: { readonly size: number; readonly cookie: Buffer | null };
}

export interface SearchAnswer {
  readonly entries: readonly DirectoryEntry[];
  /** Where the next page begins; null: this was the last. */
  readonly cookie: Buffer | null;
}

export interface Modification {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly (string | Buffer)[];
}

type Request = AddRequest | BindRequest | DeleteRequest | ExtendedRequest | ModifyDNRequest | ModifyRequest | SearchRequest | UnbindRequest;

/** What every answer says; the library's classes of answers have it. */
interface Answer {
  readonly messageId: number;
  readonly status: number;
  readonly errorMessage: string;
  readonly controls?: readonly unknown[];
}

interface PendingRequest {
  readonly message: Request;
  readonly entries: DirectoryEntry[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: ConnectorError) => void;
  readonly timer: NodeJS.Timeout;
}

interface RequestOptions {
  /** Takes the entries of the answer. */
  readonly entries?: DirectoryEntry[];
  /** Result codes that are success besides 0. */
  readonly accepted?: readonly number[];
  readonly timeoutMs?: number;
}

const startTlsOid = '1.3.6.1.4.1.1466.20037';

/**
 * One connection to a directory. The messages are ldapts's; the connection is our own because ldapts's client reconnects by itself
 * without TLS and without a sign-in, does not notice a connection that ends after StartTLS, and takes an empty page for the last one,
 * which Active Directory sends in the middle of a listing: accounts would seem to be gone.
 */
export class DirectoryConnection {
  readonly #pending = new Map<string, PendingRequest>();
  readonly #parser = new MessageParser();
  #socket: Socket;
  #lastId = 0;
  #broken: ConnectorError | null = null;

  private constructor(
    readonly address: DirectoryAddress,
    readonly limits: CallLimits,
    socket: Socket,
  ) {
    this.#socket = socket;
    this.#parser.on('message', (message) => this.#receive(message as unknown as Answer));
    this.#parser.on('error', () => this.#break(`${this.#where} does not speak LDAP`));
    this.#listenTo(socket);
  }

  /** Connects, with TLS where the address says so. */
  static async open(address: DirectoryAddress, limits: CallLimits): Promise<DirectoryConnection> {
    const plain = await connect(address, limits);
    if (address.tls !== 'direct') {
      const connection = new DirectoryConnection(address, limits, plain);
      if (address.tls === 'start') await connection.#startTls();
      return connection;
    }
    return new DirectoryConnection(address, limits, await secure(plain, address, limits));
  }

  get isOpen(): boolean {
    return this.#broken === null;
  }

  get isSecure(): boolean {
    return this.address.tls !== 'none';
  }

  async signIn(user: string, password: string): Promise<void> {
    try {
      await this.#request((messageId) => new BindRequest({ messageId, dn: user, password }), { timeoutMs: this.limits.connectTimeoutMs });
    } catch (error) {
      this.close();
      if (error instanceof DirectoryRefusal) throw signInRefused(user, error);
      // Whatever breaks off before the sign-in has done nothing (contract: BEHAVIOUR 9.7).
      if (error instanceof ConnectorError && error.kind === 'interrupted') throw failure('down', error.message);
      throw error;
    }
  }

  async search(search: Search): Promise<SearchAnswer> {
    const entries: DirectoryEntry[] = [];
    const cookie = search.page?.cookie;
    const controls = search.page
      ? [new PagedResultsControl({ value: { size: search.page.size, ...(cookie ? { cookie } : {}) } })]
      : undefined;
    const answer = await this.#request(
      (messageId) =>
        new SearchRequest({
          messageId,
          baseDN: search.base,
          scope: search.scope,
          filter: search.filter,
          attributes: [...search.attributes],
          sizeLimit: search.sizeLimit ?? 0,
          timeLimit: Math.ceil(this.limits.operationTimeoutMs / 1000),
          ...(controls ? { controls } : {}),
        }),
      { entries, accepted: search.sizeLimit ? [resultCode.sizeLimitExceeded] : [] },
    );
    const paged = answer.controls?.find((control) => control instanceof PagedResultsControl);
    const next = paged?.value?.cookie;
    return { entries, cookie: search.page && next !== undefined && next.length > 0 ? next : null };
  }

  async add(dn: string, attributes: ReadonlyMap<string, readonly (string | Buffer)[]>): Promise<void> {
    const list = [...attributes].map(([type, values]) => toAttribute(type, values));
    await this.#request((messageId) => new AddRequest({ messageId, dn, attributes: list }));
  }

  async modify(dn: string, modifications: readonly Modification[]): Promise<void> {
    const changes = modifications.map(
      ({ operation, attribute, values }) => new Change({ operation, modification: toAttribute(attribute, values) }),
    );
    await this.#request((messageId) => new ModifyRequest({ messageId, dn, changes }));
  }

  /** The old value leaves the entry; `newParent` only when the entry moves. */
  async rename(dn: string, newRdn: Rdn, newParent: readonly Rdn[] | null): Promise<void> {
    const rename = {
      dn,
      newRdn: formatRdn(newRdn),
      deleteOldRdn: true,
      ...(newParent ? { newSuperior: formatDn(newParent) } : {}),
    };
    await this.#request((messageId) => new ModifyDNRequest({ messageId, ...rename }));
  }

  async delete(dn: string): Promise<void> {
    await this.#request((messageId) => new DeleteRequest({ messageId, dn }));
  }

  /** Says goodbye, so that the directory frees what it holds for this connection. */
  close(): void {
    if (this.#broken !== null) return;
    this.#socket.end(new UnbindRequest({ messageId: this.#nextId() }).write());
    this.#break(`The connection to ${this.#where} was closed here`);
  }

  async #startTls(): Promise<void> {
    try {
      await this.#request((messageId) => new ExtendedRequest({ messageId, oid: startTlsOid }), { timeoutMs: this.limits.connectTimeoutMs });
      const plain = this.#socket;
      plain.removeAllListeners('data');
      this.#socket = await secure(plain, this.address, this.limits);
      this.#listenTo(this.#socket);
    } catch (error) {
      this.close();
      if (error instanceof DirectoryRefusal) throw refused(`Starting TLS with ${this.#where}`, error, 'configuration');
      if (error instanceof ConnectorError && error.kind === 'interrupted') throw failure('down', error.message);
      throw error;
    }
  }

  async #request(
    make: (messageId: number) => Request,
    { entries = [], accepted = [], timeoutMs = this.limits.operationTimeoutMs }: RequestOptions = {},
  ): Promise<Answer> {
    if (this.#broken !== null) throw this.#broken;
    const message = make(this.#nextId());
    const bytes = message.write();
    const answer = await new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => this.#break(`${this.#where} did not answer within ${timeoutMs / 1000} seconds`), timeoutMs);
      this.#pending.set(String(message.messageId), { message, entries, resolve, reject, timer });
      this.#socket.write(bytes);
    });
    if (answer.status !== 0 && !accepted.includes(answer.status)) throw new DirectoryRefusal(answer.status, answer.errorMessage);
    return answer;
  }

  #receive(message: Answer): void {
    const pending = this.#pending.get(String(message.messageId));
    // A notice of disconnection answers no request; the end of the connection follows it.
    if (pending === undefined) return;
    if (message instanceof SearchEntry) {
      pending.entries.push(new DirectoryEntry(message.name, message.attributes));
    } else if (!(message instanceof SearchReference)) {
      this.#pending.delete(String(message.messageId));
      clearTimeout(pending.timer);
      pending.resolve(message);
    }
  }

  #listenTo(socket: Socket): void {
    socket.on('data', (data) => this.#parser.read(data, this.#pending));
    socket.on('error', () => {});
    socket.on('close', () => this.#break(`${this.#where} closed the connection before it answered`));
  }

  /** Whatever was asked for and not answered may or may not have been done. */
  #break(why: string): void {
    this.#broken ??= failure('interrupted', why);
    // Lets what was written last, the goodbye, go out first.
    if (this.#socket.writableEnded) this.#socket.destroySoon();
    else this.#socket.destroy();
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#broken);
    }
    this.#pending.clear();
  }

  #nextId(): number {
    this.#lastId = (this.#lastId % 0x7fff_ffff) + 1;
    return this.#lastId;
  }

  get #where(): string {
    return whereIs(this.address);
  }
}

function toAttribute(type: string, values: readonly (string | Buffer)[]): Attribute {
  // The library writes texts and bytes mixed, but types a list as one or the other.
  return new Attribute({ type, values: [...values] as string[] });
}
