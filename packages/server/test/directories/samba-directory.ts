import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { certificates } from './directory.ts';
import { RawDirectory } from './raw-directory.ts';
import { type LdifEntry, writeLdif } from './read-ldif.ts';
import { type RealDirectory, untilListening } from './slapd-directory.ts';

const run = promisify(execFile);

/**
 * An Active Directory domain controller out of Samba, of which only the LDAP service runs. It needs the packages `samba`,
 * `samba-ad-provision`, `samba-dsdb-modules` and `ldap-utils`, the user root, and the ports 389 and 636, which cannot be chosen.
 */
export async function startSamba(): Promise<RealDirectory> {
  await takeTurn();
  const folder = await mkdtemp(join(tmpdir(), 'muster-samba-'));
  const password = 'Passw0rd.Admin';
  const options = ['--realm=AD.EXAMPLE.TEST', '--domain=AD', '--server-role=dc', '--dns-backend=NONE', `--targetdir=${folder}`];
  const listen = ['--option=netbios name=DC1', '--option=interfaces=lo', '--option=bind interfaces only=yes'];
  await run('samba-tool', ['domain', 'provision', ...options, `--adminpass=${password}`, ...listen]);
  // Samba takes no key that others can read.
  const keyFile = join(folder, 'server-key.pem');
  await writeFile(keyFile, certificates.serverKey, { mode: 0o600 });
  const tlsFiles = { cafile: certificates.path('authority'), certfile: certificates.path('server'), keyfile: keyFile };
  const tls = Object.entries(tlsFiles).map(([key, path]) => `--option=tls ${key}=${path}`);
  const only = ['--option=server services=ldap', '--option=ldap server require strong auth=no', `--option=log file=${folder}/log`];
  const server = spawn('/usr/sbin/samba', [`--configfile=${folder}/etc/smb.conf`, '-i', '-M', 'single', ...only, ...tls], {
    stdio: 'ignore',
  });
  await untilListening(389, server);
  await untilListening(636, server);
  const suffix = 'DC=ad,DC=example,DC=test';
  const user = `CN=Administrator,CN=Users,${suffix}`;
  const directory = { host: 'localhost', port: 389, tlsPort: 636, suffix, user, password };
  return {
    ...directory,
    async lock(dn) {
      const raw = new RawDirectory(directory, true);
      await raw.set(suffix, 'lockoutThreshold', '3');
      for (let tries = 0; tries < 3; tries++) await raw.signIn(dn, 'wrong');
    },
    async add(entries: readonly LdifEntry[]) {
      const file = join(folder, 'add.ldif');
      await writeFile(file, writeLdif(entries));
      const env = { ...process.env, LDAPTLS_REQCERT: 'never' };
      await run('ldapadd', ['-x', '-H', 'ldaps://localhost', '-D', user, '-w', password, '-f', file], { env });
    },
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
      await rm(turn, { recursive: true, force: true });
    },
  };
}

/** Test files run at the same time, and the ports are there once. */
const turn = join(tmpdir(), 'muster-samba-turn');

async function takeTurn(): Promise<void> {
  for (let seconds = 0; seconds < 300; seconds++) {
    try {
      await mkdir(turn);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  throw new Error(`Another test keeps Samba's ports; if none is running, remove ${turn}`);
}
