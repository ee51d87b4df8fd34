import { connect, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { certificates } from '../directories/directory.ts';

/** Gives a PostgreSQL server TLS: takes the request for it, then passes everything on. */
export async function startTlsFront(port: number): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const front = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, key: certificates.serverKey, cert: certificates.server });
      const behind = connect(port, '127.0.0.1');
      for (const side of [secure, behind]) side.on('error', () => socket.destroy());
      secure.pipe(behind).pipe(secure);
    });
  });
  await new Promise<void>((resolve) => front.listen(0, resolve));
  const address = front.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}
