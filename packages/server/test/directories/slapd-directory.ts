import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { certificates, freePort, type TestDirectory } from './directory.ts';
import { RawDirectory } from './raw-directory.ts';
import { type LdifEntry, writeLdif } from './read-ldif.ts';

export interface RealDirectory extends TestDirectory {
  add(entries: readonly LdifEntry[]): Promise<void>;
  /** By wrong passwords, as anybody can. */
  lock(dn: string): Promise<void>;
}

const run = promisify(execFile);

/**
 * An OpenLDAP server in a folder and on ports of its own, with TLS, the memberOf and the password policy overlays. It needs the packages
 * `slapd` and `ldap-utils`.
 */
export async function startSlapd(suffix: string): Promise<RealDirectory> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-slapd-'));
  const [port, tlsPort] = [await freePort(), await freePort()];
  const user = `cn=admin,${suffix}`;
  const password = 'admin-5ecret';
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'slapd.conf'), configuration(folder, suffix, user, password));
  const urls = `ldap://127.0.0.1:${port}/ ldaps://127.0.0.1:${tlsPort}/`;
  const server = spawn('/usr/sbin/slapd', ['-f', join(folder, 'slapd.conf'), '-h', urls, '-d', '0'], { stdio: 'ignore' });
  await untilListening(port, server);
  const add = async (entries: readonly LdifEntry[]) => {
    const file = join(folder, 'add.ldif');
    await writeFile(file, writeLdif(entries));
    await run('ldapadd', ['-x', '-H', `ldap://127.0.0.1:${port}`, '-D', user, '-w', password, '-f', file], { maxBuffer: 2 ** 28 });
  };
  const directory = { host: 'localhost', port, tlsPort, suffix, user, password };
  return {
    ...directory,
    add,
    async lock(dn) {
      const raw = new RawDirectory(directory);
      const policy = {
        objectClass: ['device', 'pwdPolicy'],
        cn: ['policy'],
        pwdAttribute: ['userPassword'],
        pwdLockout: ['TRUE'],
        pwdMaxFailure: ['2'],
      };
      if ((await raw.read(`cn=policy,${suffix}`, ['cn'])) === null) await raw.add(`cn=policy,${suffix}`, policy);
      await raw.set(dn, 'userPassword', 'right');
      for (let tries = 0; tries < 2; tries++) await raw.signIn(dn, 'wrong');
    },
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, suffix: string, user: string, password: string): string {
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
attributetype ( 1.2.840.113556.1.4.750 NAME 'groupType' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
objectclass ( 1.2.840.113556.1.5.8 NAME 'group' SUP top STRUCTURAL MUST ( groupType $ cn ) MAY member )
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
pidfile ${folder}/slapd.pid
TLSCACertificateFile ${certificates.path('authority')}
TLSCertificateFile ${certificates.path('server')}
TLSCertificateKeyFile ${certificates.path('server-key')}
sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
access to dn.base="" by * read
access to dn.base="cn=Subschema" by * read
access to attrs=userPassword by anonymous auth by * none
access to * by users read
database mdb
suffix "${suffix}"
rootdn "${user}"
rootpw ${password}
directory ${folder}/data
maxsize 268435456
dbnosync
limits dn.exact="${user}" size.soft=500 size.hard=500 size.prtotal=unlimited
index objectClass,uid,member,uniqueMember,memberUid,entryUUID eq
overlay memberof
overlay ppolicy
ppolicy_default "cn=policy,${suffix}"
ppolicy_hash_cleartext
`;
}

export async function untilListening(port: number, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (server.exitCode !== null) throw new Error(`The directory ended with ${server.exitCode}`);
    const isListening = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isListening) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The directory does not listen');
}
