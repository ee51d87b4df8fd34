import { X509Certificate } from 'node:crypto';
import type { SettingReader } from '../setting-reader.ts';
import type { Dialect } from './connection.ts';
import { isIdentifier } from './identifiers.ts';

/** Where a database is and how to sign in. */
export interface DatabaseAddress {
  readonly dialect: Dialect;
  readonly host: string;
  readonly port: number;
  readonly database: string | null;
  readonly user: string;
  readonly password: string;
  /** Null: the connection is not encrypted. */
  readonly tls: TlsSettings | null;
  /** PostgreSQL: the schemas in which names without one are looked up. */
  readonly searchPath: string | null;
}

export interface TlsSettings {
  /** PEM; null: the authorities that Node knows. */
  readonly certificateAuthority: string | null;
  /** `full`: signed by an authority and for this host; `chain`: for any host; `none`: not looked at. */
  readonly verify: 'full' | 'chain' | 'none';
}

const schemes: Readonly<Record<string, { dialect: Dialect; port: number }>> = {
  postgresql: { dialect: 'postgresql', port: 5432 },
  postgres: { dialect: 'postgresql', port: 5432 },
  mysql: { dialect: 'mysql', port: 3306 },
  mariadb: { dialect: 'mysql', port: 3306 },
};

/** `url`, `user`, `password` and the settings of TLS (contract: BEHAVIOUR 9.13); null with the problems told. */
export function readAddress(reader: SettingReader): DatabaseAddress | null {
  const before = reader.problems.length;
  const url = readUrl(reader);
  const user = reader.text('user') ?? '';
  if (user === '') reader.problem('user', 'is missing');
  const password = reader.text('password') ?? '';
  const tls = url && readTls(reader, url.parameters);
  if (url === null || reader.problems.length > before) return null;
  const { parameters, ...place } = url;
  const searchPath = place.dialect === 'postgresql' ? readSearchPath(reader, parameters) : null;
  if (parameters.size > 0) reader.ignored('url', `has parameters without effect here: ${[...parameters.keys()].join(', ')}`);
  return { ...place, user, password, tls, searchPath };
}

interface DatabaseUrl extends Pick<DatabaseAddress, 'dialect' | 'host' | 'port' | 'database'> {
  /** By name in lower case; what is acted on is taken out. */
  readonly parameters: Map<string, string>;
}

function readUrl(reader: SettingReader): DatabaseUrl | null {
  const text = reader.text('url')?.trim() ?? '';
  const fail = (problem: string) => {
    reader.problem('url', problem);
    return null;
  };
  if (text === '') return fail('is missing, such as jdbc:postgresql://db.example.com:5432/hr');
  const [, scheme = '', rest = ''] = /^(?:jdbc:)?([a-z]+):(.*)$/is.exec(text) ?? [];
  const kind = Object.hasOwn(schemes, scheme.toLowerCase()) ? schemes[scheme.toLowerCase()] : undefined;
  if (!kind) return fail('must begin with jdbc:postgresql:, jdbc:mysql: or jdbc:mariadb:');
  const [, authority, path = '', query = ''] = /^(?:\/\/([^/?]*)\/?)?([^?]*)(?:\?(.*))?$/s.exec(rest) ?? [];
  if (authority?.includes('@')) return fail('must hold no user or password: they are settings of their own');
  if (authority?.includes(',')) return fail('must name one host');
  const [, host = '', port] = /^(\[[0-9a-f:.]+\]|[^:[\]\s]*)(?::(\d{1,5}))?$/i.exec(authority ?? '') ?? [];
  if (host === '' && authority) return fail('has a host or port that cannot be read');
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535)) return fail('has a port that is not between 1 and 65535');
  const parameters = new Map([...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]));
  if (parameters.has('password')) return fail('must hold no user or password: they are settings of their own');
  const database = decode(path);
  if (database === null) return fail('has a database name that cannot be read');
  return {
    dialect: kind.dialect,
    host: host.replace(/^\[|\]$/g, '') || 'localhost',
    port: port === undefined ? kind.port : Number(port),
    database: database || null,
    parameters,
  };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** How each driver's URL names the ways of using TLS. Those that try it and go on without are not taken for a wish. */
const tlsModes: Readonly<Record<string, TlsSettings['verify'] | null>> = {
  disable: null,
  disabled: null,
  false: null,
  allow: null,
  prefer: null,
  preferred: null,
  require: 'none',
  required: 'none',
  trust: 'none',
  'verify-ca': 'chain',
  verify_ca: 'chain',
  'verify-full': 'full',
  verify_identity: 'full',
  true: 'full',
};

/** TLS is on when `useSSL`, `caCertificate` or the URL asks for it; `tlsVerify` has the last word on what is verified. */
function readTls(reader: SettingReader, parameters: Map<string, string>): TlsSettings | null {
  let verify: TlsSettings['verify'] | null = null;
  for (const name of ['usessl', 'ssl', 'requiressl', 'sslmode']) {
    const value = parameters.get(name)?.toLowerCase() || (parameters.has(name) ? 'true' : undefined);
    parameters.delete(name);
    if (value === undefined) continue;
    const mode = Object.hasOwn(tlsModes, value) ? tlsModes[value] : undefined;
    if (/^(allow|prefer)/.test(value)) reader.ignored('url', `has ${name}=${value}, which is no TLS here: verify-full asks for it`);
    if (mode === undefined) reader.problem('url', `has an unknown ${name}`);
    else verify = name === 'sslmode' ? mode : (verify ?? mode);
  }
  const certificateAuthority = reader.text('caCertificate')?.trim() || null;
  if (certificateAuthority !== null && !isCertificate(certificateAuthority)) {
    reader.problem('caCertificate', 'must be a certificate in PEM form');
  }
  if (reader.boolean('useSSL', verify !== null || certificateAuthority !== null)) verify ??= 'full';
  else verify = null;
  const verifies = reader.value('tlsVerify') === undefined ? null : reader.boolean('tlsVerify', true);
  if (verify === null) return null;
  if (verifies !== null) verify = verifies ? (verify === 'none' ? 'full' : verify) : 'none';
  // A certificate that is given is there to be looked at.
  else if (verify === 'none' && certificateAuthority !== null) verify = 'full';
  return { certificateAuthority, verify };
}

function isCertificate(text: string): boolean {
  try {
    new X509Certificate(text);
    return true;
  } catch {
    return false;
  }
}

function readSearchPath(reader: SettingReader, parameters: Map<string, string>): string | null {
  const text = parameters.get('currentschema');
  parameters.delete('currentschema');
  if (!text) return null;
  const names = text.split(',').map((name) => name.trim());
  if (names.every(isIdentifier)) return names.map((name) => `"${name}"`).join(', ');
  reader.problem('url', 'has a currentSchema that is not a list of names');
  return null;
}
