import type { ConnectorAttributes, SettingsResult } from '../connector.ts';
import type { ObjectSchema } from '../live-connector.ts';
import type { Dialect } from './dialect.ts';
import type { Filter } from './filter.ts';
import { DirectorySettingReader } from './setting-reader.ts';
import type { DirectoryAddress } from './socket.ts';

/** The settings of a directory that act (contract: BEHAVIOUR 9.13), with their defaults filled in. */
export interface DirectorySettings extends DirectoryAddress {
  /** Null: anonymous. */
  readonly signIn: SignIn | null;
  readonly pageSize: number;
  readonly accounts: readonly SearchScope[];
  readonly groups: readonly SearchScope[];
  /** Where the groups of an account are looked for. */
  readonly memberships: readonly SearchScope[];
  readonly passwordAttribute: string;
  readonly revoke: Revocation | null;
  readonly lockAttribute: string | null;
  /** What keeps a group that must have a member from being left without one. */
  readonly emptyGroupMember: string | null;
}

export interface SignIn {
  readonly user: string;
  readonly password: string;
}

export interface SearchScope {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter;
}

/** An attribute that says whether an account is disabled. */
export interface Revocation {
  readonly attribute: string;
  readonly disabledValue: string;
  /** Null: without a value the account is enabled. */
  readonly enabledValue: string | null;
}

const searchScopes = { SUBTREE: 'sub', ONELEVEL: 'one', OBJECT: 'base' } as const;
const authorizationTypes = ['simple', 'none'] as const;

export function readDirectorySettings(
  connectorAttributes: ConnectorAttributes,
  schemas: readonly ObjectSchema[],
  dialect: Dialect,
): SettingsResult<DirectorySettings> {
  const reader = new DirectorySettingReader(connectorAttributes);
  const domain = domainOf(reader, dialect);
  const settings: DirectorySettings = {
    ...readAddress(reader, domain),
    signIn: readSignIn(reader, domain),
    pageSize: reader.wholeNumber('pageSize', 1, 10_000) ?? 100,
    ...readScopes(reader, domain, dialect),
    passwordAttribute: dialect.isActiveDirectory ? 'unicodePwd' : (reader.attribute('passwordAttr') ?? 'userPassword'),
    revoke: readRevocation(reader),
    lockAttribute: reader.attribute('lockAttr'),
    emptyGroupMember: reader.dn('emptyGroupMember'),
  };
  for (const schema of schemas) checkIdentity(schema, dialect, reader);
  // What is looked for in two places may have been found wrong twice.
  const problems = [...new Set(reader.problems)];
  return problems.length > 0 ? { problems } : { settings, notActedOn: reader.notActedOn };
}

/** Where new accounts go unless they are told: below the first place that accounts are looked for. Null where the settings name none. */
export function readAccountBase(connectorAttributes: ConnectorAttributes, dialect: Dialect): string | null {
  const reader = new DirectorySettingReader(connectorAttributes);
  return readScopes(reader, domainOf(reader, dialect), dialect).accounts[0]?.base ?? null;
}

/** Active Directory has its server in the first of a list of domains; what that does not say is read as for any directory. */
function domainOf(reader: DirectorySettingReader, dialect: Dialect): DirectorySettingReader {
  return (dialect.isActiveDirectory && reader.objects('domainSettings')[0]) || reader;
}

function readAddress(reader: DirectorySettingReader, domain: DirectorySettingReader): DirectoryAddress {
  const host = domain.firstHost('servers') ?? reader.trimmed('host');
  if (host === null) reader.problem('host', 'is missing');
  else if (!/^[a-z0-9._:%-]+$/i.test(host)) reader.problem('host', 'must be the name or address of a host, and nothing else');
  const useSsl = (domain.isSet('useSSL') ? domain : reader).boolean('useSSL', false);
  const startTls = reader.boolean('startTLS', false);
  if (useSsl && startTls) reader.problem('startTLS', 'cannot go with useSSL: the connection has TLS from the start then');
  return {
    host: host ?? '',
    port: domain.wholeNumber('port', 1, 65_535) ?? reader.wholeNumber('port', 1, 65_535) ?? (useSsl ? 636 : 389),
    tls: useSsl ? 'direct' : startTls ? 'start' : 'none',
    caCertificate: reader.certificate('caCertificate'),
    tlsVerify: reader.boolean('tlsVerify', true),
  };
}

function readSignIn(reader: DirectorySettingReader, domain: DirectorySettingReader): SignIn | null {
  const type = domain.oneOf('authorizationType', authorizationTypes) ?? reader.oneOf('authorizationType', authorizationTypes);
  if (type === 'none') return null;
  const user = domain.trimmed('user') ?? reader.trimmed('user');
  const password = domain.text('password') || reader.text('password') || null;
  if (user === null) reader.problem('user', 'is missing; without one, authorizationType must be none');
  // A name without a password is an anonymous sign-in that looks like success (RFC 4513, section 5.1.2).
  if (password === null) reader.problem('password', 'is missing; without one, authorizationType must be none');
  return { user: user ?? '', password: password ?? '' };
}

function readScopes(reader: DirectorySettingReader, domain: DirectorySettingReader, dialect: Dialect) {
  const domainDn = dialect.isActiveDirectory ? domain.dn('domainDN') : null;
  const configured = reader.objects('searchDNs').flatMap((entry) => readScope(entry, dialect.accountFilter));
  const accounts = configured.map(({ scope }) => scope);
  if (accounts.length === 0 && domainDn !== null) accounts.push({ base: domainDn, scope: 'sub', filter: dialect.accountFilter });
  if (accounts.length === 0) reader.problem('searchDNs', 'must have an object with searchDN, below which the accounts are');
  const own = reader.objects('group.searchDNs').flatMap((entry) => readScope(entry, dialect.groupFilter));
  // The groups' scope falls back to the accounts' (contract: BEHAVIOUR 9.13).
  const groups =
    own.length > 0 ? own.map(({ scope }) => scope) : accounts.map(({ base, scope }) => ({ base, scope, filter: dialect.groupFilter }));
  const memberships = configured.flatMap(({ membershipBase }) =>
    membershipBase === null ? groups : [{ base: membershipBase, scope: 'sub' as const, filter: dialect.groupFilter }],
  );
  return { accounts, groups, memberships: memberships.length > 0 ? [...new Set(memberships)] : groups };
}

function readScope(reader: DirectorySettingReader, byDefault: Filter): { scope: SearchScope; membershipBase: string | null }[] {
  const base = reader.dn('searchDN');
  const scope = searchScopes[reader.oneOf('searchScope', ['SUBTREE', 'ONELEVEL', 'OBJECT']) ?? 'SUBTREE'];
  const filter = reader.filter('iterateSearchFilter') ?? byDefault;
  const membershipBase = reader.dn('groupMembershipSearchDN');
  return base === null ? [] : [{ scope: { base, scope, filter }, membershipBase }];
}

function readRevocation(reader: DirectorySettingReader): Revocation | null {
  const attribute = reader.attribute('revokeAttr');
  if (attribute === null) return null;
  const usual = attribute.toLowerCase() === 'pwdaccountlockedtime' ? '000001010000Z' : 'true';
  return { attribute, disabledValue: reader.trimmed('revokeVal') ?? usual, enabledValue: reader.trimmed('restoreVal') };
}

/** An entry is known by its name only; by another attribute it could not be found again, nor be a member of a group. */
function checkIdentity(schema: ObjectSchema, dialect: Dialect, reader: DirectorySettingReader): void {
  if (dialect.isName(schema.identityAttribute)) return;
  reader.problem('identityAttribute', `of the schema ${schema.name} must be ${dialect.identityAttribute}`);
}
