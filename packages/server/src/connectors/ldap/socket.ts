import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { CallLimits, ConnectorError } from '../live-connector.ts';
import { notConnected, notSecured } from '../unreachable.ts';

export interface DirectoryAddress {
  readonly host: string;
  readonly port: number;
  /** `direct`: from the first byte (ldaps); `start`: asked for on a plain connection, before anything else (StartTLS). */
  readonly tls: 'none' | 'start' | 'direct';
  /** PEM of the only issuers to trust; null: those that Node.js trusts. */
  readonly caCertificate: string | null;
  readonly tlsVerify: boolean;
}

export function whereIs({ host, port }: DirectoryAddress): string {
  return `${host}:${port}`;
}

export function connect(address: DirectoryAddress, { connectTimeoutMs }: CallLimits): Promise<Socket> {
  const socket = connectTcp({ host: address.host, port: address.port, noDelay: true, keepAlive: true });
  return opened(socket, 'connect', connectTimeoutMs, (error) => notConnected(whereIs(address), error));
}

/** The same connection with TLS from here on. */
export function secure(plain: Socket, address: DirectoryAddress, { connectTimeoutMs }: CallLimits): Promise<Socket> {
  const socket = connectTls({
    socket: plain,
    host: address.host,
    rejectUnauthorized: address.tlsVerify,
    ...(isIP(address.host) ? {} : { servername: address.host }),
    ...(address.caCertificate === null ? {} : { ca: address.caCertificate }),
  });
  return opened(socket, 'secureConnect', connectTimeoutMs, (error) => notSecured(whereIs(address), error));
}

function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
  explain: (error: Error) => ConnectorError,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${timeoutMs / 1000} seconds`)), timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(explain(error));
    };
    socket.once('error', fail);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}
