import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** A directory of its own for a test, with the entry of its suffix in it. */
export interface TestDirectory {
  readonly host: string;
  /** Plain, and with StartTLS. */
  readonly port: number;
  /** With TLS from the first byte. */
  readonly tlsPort: number;
  readonly suffix: string;
  readonly user: string;
  readonly password: string;
  stop(): Promise<void>;
}

const certificate = (name: string) => readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');

/** For `localhost` and `127.0.0.1`, valid for a hundred years, and of no use but for tests. */
export const certificates = {
  authority: certificate('authority'),
  otherAuthority: certificate('other-authority'),
  server: certificate('server'),
  serverKey: certificate('server-key'),
  path: (name: 'authority' | 'server' | 'server-key') => new URL(`certificates/${name}.pem`, import.meta.url).pathname,
} as const;

/**
 * Which directories the tests use besides the one that installs from npm: `MUSTER_TEST_DIRECTORIES=slapd,samba`. Both have to be installed.
 */
export function isWanted(directory: 'slapd' | 'samba'): boolean {
  return (process.env.MUSTER_TEST_DIRECTORIES ?? '').split(/[\s,]+/).includes(directory);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
