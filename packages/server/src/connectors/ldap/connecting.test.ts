import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificates, isWanted } from '../../../test/directories/directory.ts';
import type { Seedable } from '../../../test/directories/ldap-target.ts';
import { startMemoryDirectory } from '../../../test/directories/memory-directory.ts';
import { failureOf, openDirectory } from '../../../test/directories/open-directory.ts';
import { startProxy } from '../../../test/directories/proxy.ts';
import { readLdif } from '../../../test/directories/read-ldif.ts';
import { startSlapd } from '../../../test/directories/slapd-directory.ts';

const suffix = 'dc=example,dc=com';
const ann = `uid=ann,${suffix}`;
const entries = readLdif(`
dn: ${suffix}
objectClass: domain
dc: example

dn: ${ann}
objectClass: inetOrgPerson
uid: ann
cn: Ann
sn: Lee
userPassword: ann-5ecret
`);

const starts: [name: string, start: (suffix: string) => Promise<Seedable>][] = [
  ['ldapjs', startMemoryDirectory],
  ...(isWanted('slapd') ? [['OpenLDAP', startSlapd] as [string, (suffix: string) => Promise<Seedable>]] : []),
];

describe.each(starts)('connecting to %s', (name, start) => {
  let directory: Seedable;
  beforeAll(async () => {
    directory = await start(suffix);
    await directory.add(entries);
  });
  afterAll(() => directory.stop());
  const opening = async (own: object) => {
    const open = await openDirectory(directory, { ...own });
    await open.session.close();
  };
  const authority = { caCertificate: certificates.authority };
  const ways = [
    ['StartTLS', () => ({ startTLS: true })],
    ['TLS', () => ({ useSSL: true, port: directory.tlsPort })],
  ] as const;

  test.each(ways)('%s trusts the authority of caCertificate, for the names in the certificate', async (_way, settings) => {
    await opening({ ...settings(), ...authority });
    await opening({ ...settings(), ...authority, host: '127.0.0.1' });
  });

  test.each(ways)('%s says why a certificate is not trusted, and trusts any when told to', async (_way, settings) => {
    expect(await failureOf(opening(settings()))).toMatch(
      /^down: TLS with localhost:\d+ failed: its certificate's issuer is not known here: put/,
    );
    const other = { ...settings(), caCertificate: certificates.otherAuthority };
    expect(await failureOf(opening(other))).toMatch(/^down: TLS with localhost:\d+ failed: its certificate's issuer is not known here/);
    const elsewhere = { ...settings(), ...authority, host: '127.0.0.2' };
    expect(await failureOf(opening(elsewhere))).toMatch(/(certificate is for another host name|nothing listens at that port)\.$/);
    await opening({ ...settings(), tlsVerify: false });
  });

  test('says that a port does not speak TLS, or wants it', async () => {
    expect(await failureOf(opening({ useSSL: true }))).toMatch(
      /^down: TLS with localhost:\d+ failed: .*(speak TLS|broke the connection off)/,
    );
    expect(await failureOf(opening({ port: directory.tlsPort }))).toMatch(
      /^down: localhost:\d+ (closed the connection|did not answer|does not speak)/,
    );
  });

  test('signs in as anyone that the directory knows, and says why not', async () => {
    await opening({ user: ann, password: 'ann-5ecret' });
    expect(await failureOf(opening({ user: ann, password: 'wrong' }))).toBe(
      `sign-in: Signing in as ${ann}: the directory refuses the user name or the password.`,
    );
    expect(await failureOf(opening({ user: `uid=nobody,${suffix}` }))).toMatch(/^sign-in: /);
  });

  test('reads without signing in where the directory lets anybody', async () => {
    const open = await openDirectory(directory, { authorizationType: 'none', user: null, password: null });
    if (name === 'ldapjs') expect(await open.session.get(open.accounts, ann)).toMatchObject({ name: 'Ann' });
    else expect(await open.session.get(open.accounts, ann)).toBeNull();
    await open.session.close();
  });

  test('signs in anew, with TLS, when the directory has ended an idle connection', async () => {
    const proxy = await startProxy('127.0.0.1', directory.port);
    const open = await openDirectory(directory, { port: proxy.port, startTLS: true, ...authority });
    expect(await open.session.get(open.accounts, ann)).not.toBeNull();
    proxy.drop();
    await expect.poll(() => proxy.count()).toBe(0);
    const [one, other] = await Promise.all([open.session.get(open.accounts, ann), open.session.get(open.accounts, ann)]);
    expect([one?.name, other?.name]).toEqual(['Ann', 'Ann']);
    expect(proxy.count()).toBe(1);
    await open.session.close();
    await proxy.close();
  });

  test('says that a change is not allowed', async () => {
    const open = await openDirectory(directory, { user: ann, password: 'ann-5ecret' });
    if (name === 'OpenLDAP') {
      expect(await failureOf(open.update(ann, { attribute: 'title', op: 'set', value: 'Queen' }))).toMatch(
        /^refused: Changing uid=ann,.*does not let the sign-in user do this/,
      );
    }
    await open.session.close();
  });
});

test('says that a directory does not know StartTLS', async () => {
  // The answer to any first request: an extended response with the result code "protocol error".
  const refusal = Buffer.from('300c02010178070a010204000400', 'hex');
  const server = createServer((socket) => socket.on('data', () => socket.write(refusal)).on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const address = { host: '127.0.0.1', port, tlsPort: 0, suffix, user: ann, password: 'x', stop: async () => undefined };
  expect(await failureOf(openDirectory(address, { startTLS: true }))).toBe(
    `configuration: Starting TLS with 127.0.0.1:${port}: the directory does not understand the request.`,
  );
  await new Promise((resolve) => server.close(resolve));
});
