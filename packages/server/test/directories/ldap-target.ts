import type { ConnectorAttributes } from '../../src/connectors/connector.ts';
import type { SeededObject, Target } from '../../src/connectors/contract-suite/target.ts';
import { openLdap } from '../../src/connectors/ldap/directory-connector.ts';
import { formatDn, parseDn } from '../../src/connectors/ldap/dn.ts';
import { certificates, type TestDirectory } from './directory.ts';
import { isModifyRequest, startProxy, type WireProxy } from './proxy.ts';
import { RawDirectory } from './raw-directory.ts';
import { type LdifEntry, readLdif } from './read-ldif.ts';

const pageSize = 5;

export interface Seedable extends TestDirectory {
  add(entries: readonly LdifEntry[]): void | Promise<void>;
  /** Why accounts cannot have any name. */
  readonly cannotName?: string;
  /** Locks an account in the directory's own way. */
  readonly lock?: (dn: string) => Promise<void>;
}

/** What the connectors' contract suite needs, for a directory that is no Active Directory. */
export async function ldapTarget(directory: Seedable, tls: 'none' | 'start' | 'direct'): Promise<Target> {
  const { suffix, user, password } = directory;
  await directory.add(readLdif(seed(suffix)));
  const proxy = await startProxy('127.0.0.1', tls === 'direct' ? directory.tlsPort : directory.port);
  const raw = new RawDirectory(directory);
  const people = `ou=people,${suffix}`;
  const groups = `ou=groups,${suffix}`;
  const nameOf = (uid: string) => formatDn([[{ type: 'uid', value: uid }], ...parseDn(people)!]);
  const connectorAttributes: ConnectorAttributes = {
    host: 'localhost',
    port: proxy.port,
    user,
    password,
    pageSize,
    ...(tls === 'start' ? { startTLS: true } : tls === 'direct' ? { useSSL: 'true' } : {}),
    caCertificate: certificates.authority,
    searchDNs: [{ searchDN: people, searchScope: 'SUBTREE' }],
    'group.searchDNs': [{ searchDN: groups }],
    lockAttr: 'pwdAccountLockedTime',
  };
  const groupNames = ['staff', 'editors', 'unix'].map((cn) => `cn=${cn},${groups}`) as [string, string, string];
  return {
    connector: openLdap,
    connectorAttributes,
    schemas: openLdap.defaultSchemas as Target['schemas'],
    features: [...'PROVISIONING ENABLE UNLOCK PASSWORD DELETE DISCOVER_SCHEMA SEARCH SYNC_PROVISIONING GROUPS_HAVE_MEMBERS'.split(' ')],
    secrets: [password],
    pageSize,
    accounts: seededAccounts(suffix),
    groups: ['staff', 'editors', 'unix'].map((cn) => ({
      ...{ nativeIdentity: `cn=${cn},${groups}`, name: cn, uuid: 'any', disabled: false, locked: false },
      attributes: { dn: `cn=${cn},${groups}`, cn, ...(cn === 'staff' ? { description: 'Everybody' } : {}) },
    })),
    overlaps: true,
    nobody: nameOf('nobody'),
    textAttribute: 'description',
    membership: { attribute: 'groups', values: groupNames },
    at: (host, port) => ({ ...connectorAttributes, host, port }),
    wrongSettings: [
      { connectorAttributes: { ...connectorAttributes, host: '' }, says: /host is missing/ },
      { connectorAttributes: { ...connectorAttributes, host: 'ldap://localhost' }, says: /host must be the name/ },
      { connectorAttributes: { ...connectorAttributes, port: 'many' }, says: /port must be a whole number/ },
      { connectorAttributes: { ...connectorAttributes, password: '' }, says: /password is missing/ },
      { connectorAttributes: { ...connectorAttributes, searchDNs: [] }, says: /searchDNs must have/ },
      {
        connectorAttributes: { ...connectorAttributes, searchDNs: [{ searchDN: 'people' }] },
        says: /searchDNs\[0\].searchDN "people" is no/,
      },
      {
        connectorAttributes: { ...connectorAttributes, searchDNs: [{ searchDN: people, iterateSearchFilter: '(uid=a' }] },
        says: /iterateSearchFilter is no search filter: a "\)" is missing at the end/,
      },
      { connectorAttributes: { ...connectorAttributes, caCertificate: 'trust me' }, says: /caCertificate must be a certificate/ },
      { connectorAttributes: { ...connectorAttributes, useSSL: true, startTLS: true }, says: /startTLS cannot go with useSSL/ },
    ],
    wrongPassword: { ...connectorAttributes, password: 'wrong' },
    misplaced: [
      {
        connectorAttributes: { ...connectorAttributes, searchDNs: [{ searchDN: `ou=nowhere,${suffix}` }] },
        says: /no search base "ou=nowhere,/,
      },
    ],
    newAccount: (name) => ({
      identityId: '1',
      values: { dn: nameOf(name), uid: name, cn: name, sn: 'Made', mail: 'made@example.com' },
      password: null,
    }),
    oddNames: directory.cannotName === undefined ? true : { cannot: directory.cannotName },
    rename: (_, name) => ({ change: { attribute: 'uid', op: 'set', value: name }, nativeIdentity: nameOf(name) }),
    lock: directory.lock ?? ((dn) => raw.set(dn, 'pwdAccountLockedTime', '20260101000000Z')),
    passwordWorks: (dn, secret) => raw.signIn(dn, secret),
    async readRaw(dn) {
      const entry = (parseDn(dn) ?? []).length > 0 ? await raw.read(dn, ['uid', 'description', 'pwdAccountLockedTime']) : null;
      if (entry === null) return null;
      const uid = entry.uid?.[0] ?? '';
      const memberships = await raw.find(groups, ['member', dn], ['uniqueMember', dn], ['memberUid', uid]);
      const lockedTime = entry.pwdAccountLockedTime?.[0] ?? null;
      const [description] = entry.description ?? [];
      return {
        attributes: { ...(description === undefined ? {} : { description }), ...(memberships.length > 0 ? { groups: memberships } : {}) },
        disabled: lockedTime === '000001010000Z',
        locked: lockedTime !== null && lockedTime !== '000001010000Z',
      };
    },
    connections: async () => proxy.count(),
    refusals: [
      { change: { attribute: 'employeeNumber', op: 'set', value: ['1', '2'] }, kind: 'refused', says: /multiple values/ },
      { change: { attribute: 'sn', op: 'set', value: null }, kind: 'refused', says: /rules of its object classes/ },
    ],
    breakOff: disturb(proxy, tls, 'break'),
    hang: disturb(proxy, tls, 'hang'),
    async stop() {
      await proxy.close();
      await directory.stop();
    },
  };
}

/** Behind TLS nobody sees which request it is; it is the first one then. */
export function disturb(proxy: WireProxy, tls: 'none' | 'start' | 'direct', then: 'break' | 'hang') {
  return async (_: string, call: () => Promise<unknown>) => {
    proxy.interfere(tls === 'none' ? isModifyRequest : () => true, then);
    try {
      return await call();
    } finally {
      proxy.restore();
    }
  };
}

const members = ['uid=p0', 'uid=p1', 'uid=p2'];

function seededAccounts(suffix: string): SeededObject[] {
  return Array.from({ length: 12 }, (_, index) => {
    const dn = `uid=p${index},ou=people,${suffix}`;
    const groups = [
      ...(members.includes(`uid=p${index}`) ? [`cn=staff,ou=groups,${suffix}`] : []),
      ...(index === 1 ? [`cn=editors,ou=groups,${suffix}`, `cn=unix,ou=groups,${suffix}`] : []),
    ];
    return {
      nativeIdentity: dn,
      name: `Person ${index}`,
      uuid: 'any',
      disabled: index === 3,
      locked: false,
      attributes: {
        ...{ dn, cn: `Person ${index}`, sn: `${index}`, uid: `p${index}`, objectClass: ['inetOrgPerson'] },
        ...(index === 2 ? { displayName: 'Zoë 東京', manager: `uid=p0,ou=people,${suffix}` } : {}),
        ...(groups.length > 0 ? { groups } : {}),
      },
    };
  });
}

function seed(suffix: string): string {
  const people = seededAccounts(suffix).map(({ attributes, disabled, nativeIdentity }) =>
    [
      `dn: ${nativeIdentity}`,
      'objectClass: inetOrgPerson',
      ...['cn', 'sn', 'uid', 'displayName', 'manager'].flatMap((name) => {
        const value = attributes[name];
        return value === undefined ? [] : [`${name}:: ${Buffer.from(String(value)).toString('base64')}`];
      }),
      ...(disabled ? ['pwdAccountLockedTime: 000001010000Z'] : []),
    ].join('\n'),
  );
  const [, dc] = /^dc=([^,]+)/.exec(suffix) ?? [];
  return `
dn: ${suffix}
objectClass: domain
dc: ${dc}

dn: ou=people,${suffix}
objectClass: organizationalUnit
ou: people

dn: ou=groups,${suffix}
objectClass: organizationalUnit
ou: groups

${people.join('\n\n')}

dn: cn=staff,ou=groups,${suffix}
objectClass: groupOfNames
cn: staff
description: Everybody
${members.map((name) => `member: ${name},ou=People, ${suffix}`).join('\n')}

dn: cn=editors,ou=groups,${suffix}
objectClass: groupOfUniqueNames
cn: editors
uniqueMember: UID=p1,ou=people,${suffix}

dn: cn=unix,ou=groups,${suffix}
objectClass: posixGroup
cn: unix
gidNumber: 100
memberUid: p1
memberUid: root
`;
}
