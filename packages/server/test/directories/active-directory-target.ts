import { createHash } from 'node:crypto';
import type { ConnectorAttributes } from '../../src/connectors/connector.ts';
import type { SeededObject, Target } from '../../src/connectors/contract-suite/target.ts';
import { activeDirectory } from '../../src/connectors/ldap/directory-connector.ts';
import { formatDn, parseDn } from '../../src/connectors/ldap/dn.ts';
import type { ObjectSchema } from '../../src/connectors/live-connector.ts';
import { certificates } from './directory.ts';
import { disturb, type Seedable } from './ldap-target.ts';
import { startProxy } from './proxy.ts';
import { RawDirectory } from './raw-directory.ts';
import { readLdif } from './read-ldif.ts';

const pageSize = 5;
const groupNames = ['Staff', 'Editors', 'Unix'];
const disabledBit = 2;

/** What the connectors' contract suite needs, for Active Directory or what is like it. */
export async function activeDirectoryTarget(directory: Seedable, tls: 'start' | 'direct'): Promise<Target> {
  const { suffix, user, password } = directory;
  await directory.add(readLdif(seed(suffix)));
  const proxy = await startProxy('127.0.0.1', tls === 'direct' ? directory.tlsPort : directory.port);
  const raw = new RawDirectory(directory, true);
  const people = `OU=People,${suffix}`;
  const groups = `OU=Teams,${suffix}`;
  const nameOf = (cn: string) => formatDn([[{ type: 'CN', value: cn }], ...parseDn(people)!]);
  const domain = { servers: ['localhost'], port: String(proxy.port), user, password, domainDN: suffix, useSSL: tls === 'direct' };
  const connectorAttributes: ConnectorAttributes = {
    domainSettings: [domain],
    pageSize,
    ...(tls === 'start' ? { startTLS: true } : {}),
    caCertificate: certificates.authority,
    searchDNs: [{ searchDN: people }],
    'group.searchDNs': [{ searchDN: groups }],
  };
  const withDomain = (own: object) => ({ ...connectorAttributes, domainSettings: [{ ...domain, ...own }] });
  const features = 'PROVISIONING ENABLE UNLOCK PASSWORD DELETE DISCOVER_SCHEMA SEARCH SYNC_PROVISIONING GROUPS_HAVE_MEMBERS'.split(' ');
  return {
    connector: activeDirectory,
    connectorAttributes,
    schemas: schemas(),
    features,
    secrets: [password],
    pageSize,
    accounts: seededAccounts(suffix),
    groups: groupNames.map((cn) => ({
      ...{ nativeIdentity: `CN=${cn},${groups}`, name: cn, uuid: 'any', disabled: false, locked: false },
      attributes: { distinguishedName: `CN=${cn},${groups}`, cn, ...(cn === 'Staff' ? { description: 'Everybody' } : {}) },
    })),
    overlaps: true,
    nobody: nameOf('nobody'),
    textAttribute: 'comment',
    membership: { attribute: 'memberOf', values: groupNames.map((cn) => `CN=${cn},${groups}`) as [string, string, string] },
    at: (host, port) => withDomain({ servers: [host], port }),
    wrongSettings: [
      { connectorAttributes: withDomain({ servers: [] }), says: /host is missing/ },
      { connectorAttributes: withDomain({ servers: [7] }), says: /domainSettings\[0\].servers must be a list/ },
      { connectorAttributes: withDomain({ port: 'x' }), says: /domainSettings\[0\].port must be a whole number/ },
      { connectorAttributes: { domainSettings: [{ ...domain, domainDN: 'example' }] }, says: /domainDN "example" is no/ },
      { connectorAttributes: { ...connectorAttributes, domainSettings: 'here' }, says: /domainSettings must be a list of objects/ },
    ],
    wrongPassword: withDomain({ password: 'wrong' }),
    misplaced: [
      {
        connectorAttributes: { ...connectorAttributes, searchDNs: [{ searchDN: `OU=Nowhere,${suffix}` }] },
        says: /no search base "OU=Nowhere,/,
      },
    ],
    newAccount: (name) => ({
      identityId: '1',
      values: {
        distinguishedName: nameOf(name),
        sAMAccountName: createHash('sha256').update(name).digest('hex').slice(0, 20),
        sn: 'Made',
      },
      password: 'Made-4-tests!',
    }),
    oddNames: directory.cannotName === undefined ? true : { cannot: directory.cannotName },
    rename: (_, name) => ({ change: { attribute: 'cn', op: 'set', value: name }, nativeIdentity: nameOf(name) }),
    lock: directory.lock ?? ((dn) => raw.set(dn, 'lockoutTime', '133000000000000000')),
    passwordWorks: (dn, secret) => raw.signIn(dn, secret),
    async readRaw(dn) {
      const attributes = ['comment', 'memberOf', 'userAccountControl', 'lockoutTime'];
      const entry = (parseDn(dn) ?? []).length > 0 ? await raw.read(dn, attributes) : null;
      if (entry === null) return null;
      const [comment] = entry.comment ?? [];
      const memberships = [...(entry.memberOf ?? [])].sort();
      return {
        attributes: { ...(comment === undefined ? {} : { comment }), ...(memberships.length > 0 ? { memberOf: memberships } : {}) },
        disabled: (Number(entry.userAccountControl?.[0]) & disabledBit) !== 0,
        locked: Number(entry.lockoutTime?.[0] ?? 0) !== 0,
      };
    },
    connections: async () => proxy.count(),
    refusals: [
      { change: { attribute: 'accountFlags', op: 'set', value: ['Password Not Required'] }, kind: 'unsupported', says: /can only be read/ },
    ],
    breakOff: disturb(proxy, tls, 'break'),
    hang: disturb(proxy, tls, 'hang'),
    async stop() {
      await proxy.close();
      await directory.stop();
    },
  };
}

/** Without the attributes whose values nobody knows beforehand, and with one that takes long texts. */
function schemas(): Target['schemas'] {
  const [account, group] = activeDirectory.defaultSchemas as [ObjectSchema, ObjectSchema];
  const attributes = account.attributes.filter(({ name }) => !['objectguid', 'objectSid'].includes(name));
  const comment = { name: 'comment', type: 'STRING', isMulti: false, isEntitlement: false, groupSchema: null };
  return [{ ...account, attributes: [...attributes, comment] }, group];
}

function seededAccounts(suffix: string): SeededObject[] {
  return Array.from({ length: 12 }, (_, index) => {
    const dn = `CN=Person ${index},OU=People,${suffix}`;
    const isDisabled = index === 3;
    return {
      nativeIdentity: dn,
      name: `p${index}`,
      uuid: 'any',
      disabled: isDisabled,
      locked: false,
      attributes: {
        ...{ distinguishedName: dn, cn: `Person ${index}`, sn: `${index}`, sAMAccountName: `p${index}` },
        accountFlags: [...(isDisabled ? ['User Account is Disabled'] : []), 'Password Not Required', 'Normal User Account'],
        ...(index === 2 ? { displayName: 'Zoë 東京', manager: `CN=Person 0,OU=People,${suffix}` } : {}),
        ...(index < 3 ? { memberOf: [`CN=Staff,OU=Teams,${suffix}`] } : {}),
      },
    };
  });
}

function seed(suffix: string): string {
  const people = seededAccounts(suffix).map(({ attributes, disabled, nativeIdentity }) =>
    [
      `dn: ${nativeIdentity}`,
      'objectClass: user',
      `userAccountControl: ${disabled ? 546 : 544}`,
      ...['sn', 'sAMAccountName', 'displayName', 'manager'].flatMap((name) => {
        const value = attributes[name];
        return value === undefined ? [] : [`${name}:: ${Buffer.from(String(value)).toString('base64')}`];
      }),
    ].join('\n'),
  );
  const teams = groupNames.map((cn) =>
    [
      `dn: CN=${cn},OU=Teams,${suffix}`,
      'objectClass: group',
      `sAMAccountName: ${cn}`,
      ...(cn === 'Staff' ? ['description: Everybody', ...[0, 1, 2].map((index) => `member: CN=Person ${index},OU=People,${suffix}`)] : []),
    ].join('\n'),
  );
  return `
dn: OU=People,${suffix}
objectClass: organizationalUnit

dn: OU=Teams,${suffix}
objectClass: organizationalUnit

${[...people, ...teams].join('\n\n')}
`;
}
