import { createSecureContext, createServer as createTlsServer, TLSSocket, type Server as TlsServer } from 'node:tls';
import ldap from 'ldapjs';
import { certificates, type TestDirectory } from './directory.ts';
import { EntryStore } from './entry-store.ts';
import type { LdifEntry } from './read-ldif.ts';

export interface MemoryOptions {
  /** Adds and hides attributes as Active Directory does, and keeps the groups right. */
  readonly activeDirectory?: boolean;
  /** The first page of a listing has no entries, which the protocol allows and Active Directory does. */
  readonly emptyFirstPage?: boolean;
  /** Sends no more values of an attribute at once, as Active Directory does. */
  readonly maxValues?: number;
  /** Attribute types that this directory does not know. */
  readonly withoutTypes?: readonly string[];
  /** Hides its schema. */
  readonly withoutSchema?: boolean;
}

export interface MemoryDirectory extends TestDirectory {
  add(entries: readonly LdifEntry[]): void;
  /** How often clients have searched. */
  searches(): number;
  readonly cannotName: string;
}

/**
 * A directory out of ldapjs: it speaks the protocol, reads names, and matches filters; what it does not have is a store, so that is ours
 * (entry-store.ts), with the rules of RFC 4511 that a client can see. What only a real directory can tell, such as its overlays, its own
 * spelling of names and the order of its checks, is tested against OpenLDAP and Samba (CONTRIBUTING).
 */
export async function startMemoryDirectory(suffix: string, options: MemoryOptions = {}): Promise<MemoryDirectory> {
  const user = `cn=admin,${suffix}`;
  const password = 'admin-5ecret';
  const store = new EntryStore(suffix, options);
  const server: any = (ldap as any).createServer();
  const secureContext = createSecureContext({ key: certificates.serverKey, cert: certificates.server });
  // A domain is there before anything is added to it.
  if (options.activeDirectory) store.add(suffix, [{ type: 'objectClass', buffers: [Buffer.from('domain')] }, ...naming(suffix)]);
  const sockets = new Set<{ destroy(): void }>();
  const accept = (socket: any) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    server.newConnection(socket);
  };
  let searches = 0;

  const answer = (work: (request: any, response: any) => void) => (request: any, response: any, next: (error?: unknown) => void) => {
    try {
      work(request, response);
      response.end();
      next();
    } catch (error) {
      // ldapjs knows the text of an error, and forgets to send it.
      response.diagnosticMessage = (error as { lde_message?: string }).lde_message ?? '';
      next(error);
    }
  };
  const write = (work: (request: any) => void) =>
    answer((request) => {
      if (request.connection.ldap.bindDN.toString() === 'cn=anonymous') throw store.error('InsufficientAccessRights');
      work(request);
    });

  server.bind(
    '',
    answer((request) => {
      const isAdmin = store.sameName(request.name, user) && request.credentials === password;
      if (!isAdmin && !store.signIn(request.name, request.credentials)) throw store.error('InvalidCredentials');
    }),
  );
  server.search(
    '',
    answer((request, response) => {
      searches++;
      store.search(request, response);
    }),
  );
  server.add(
    '',
    write((request) => store.add(request.entry.toString(), request.attributes)),
  );
  server.modify(
    '',
    write((request) => store.modify(request.object, request.changes)),
  );
  server.modifyDN(
    '',
    write((request) => store.rename(request.entry, request.newRdn, request.newSuperior)),
  );
  server.del(
    '',
    write((request) => store.delete(request.entry)),
  );
  server.exop('1.3.6.1.4.1.1466.20037', (request: any, response: any, next: () => void) => {
    const plain = request.connection;
    plain.removeAllListeners('data');
    response.end();
    accept(new TLSSocket(plain, { isServer: true, secureContext }));
    next();
  });
  // A client that hangs up or speaks something else is no failure of a test.
  server.on('clientError', () => undefined);
  server.on('error', () => undefined);

  server.server.removeAllListeners('connection');
  server.server.on('connection', accept);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tlsServer: TlsServer = createTlsServer({ key: certificates.serverKey, cert: certificates.server }, accept);
  tlsServer.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => tlsServer.listen(0, '127.0.0.1', resolve));

  return {
    host: 'localhost',
    port: server.address().port,
    tlsPort: (tlsServer.address() as { port: number }).port,
    suffix,
    user,
    password,
    searches: () => searches,
    cannotName: 'ldapjs sends a backslash in a name unescaped, and reads an escaped plus sign before a letter as something else',
    add(entries) {
      for (const { dn, attributes } of entries) store.load(dn, attributes);
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([new Promise((resolve) => server.close(resolve)), new Promise((resolve) => tlsServer.close(resolve))]);
    },
  };
}

function naming(suffix: string) {
  const [, dc = ''] = /^dc=([^,]+)/i.exec(suffix) ?? [];
  return [{ type: 'dc', buffers: [Buffer.from(dc)] }];
}
