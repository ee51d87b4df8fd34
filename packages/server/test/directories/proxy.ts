import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server, and can be told to lose or keep back what the server answers. */
export interface WireProxy {
  readonly port: number;
  /** Connections that are open. */
  count(): number;
  /** From the first request that fits, nothing of the server's comes through; `then` says what becomes of the connection. */
  interfere(fits: (request: Buffer) => boolean, then: 'break' | 'hang'): void;
  restore(): void;
  /** Ends every connection, as a directory does with those that are idle for long. */
  drop(): void;
  close(): Promise<void>;
}

export async function startProxy(host: string, port: number): Promise<WireProxy> {
  const pairs = new Set<Socket>();
  let interference: { fits: (request: Buffer) => boolean; then: 'break' | 'hang' } | null = null;
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ host, port, noDelay: true });
    let isCut = false;
    pairs.add(client);
    client.on('data', (request) => {
      isCut ||= interference?.fits(request) === true;
      upstream.write(request);
    });
    upstream.on('data', (answer) => {
      if (!isCut) client.write(answer);
      // By now the server has done what it was asked for.
      else if (interference?.then === 'break') client.destroy();
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('end', () => other.end());
      one.on('close', () => other.destroy());
    }
    client.on('close', () => pairs.delete(client));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const drop = () => {
    for (const client of pairs) client.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    count: () => pairs.size,
    interfere(fits, then) {
      interference = { fits, then };
    },
    restore() {
      interference = null;
    },
    drop,
    async close() {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Whether the first message of these bytes asks to change an entry (RFC 4511, section 4.6). */
export function isModifyRequest(request: Buffer): boolean {
  const lengthBytes = (request[1] ?? 0) & 0x80 ? (request[1] ?? 0) & 0x7f : 0;
  const idLength = request[3 + lengthBytes] ?? 0;
  return request[4 + lengthBytes + idLength] === 0x66;
}
