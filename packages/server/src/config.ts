import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { OperatorError } from './operator-error.ts';

/** Everything the environment sets (docs/configuration.md is generated from {@link variables}). */
export interface Config {
  port: number;
  host: string;
  publicUrl: string;
  dataDir: string;
  databaseUrl: string | null;
  secretKey: string | null;
  secretKeyOld: string | null;
  adminClientId: string | null;
  adminClientSecret: string | null;
  adminPassword: string | null;
  seed: string | null;
  /** Null: the organisation's systems are not started. */
  systemsPort: number | null;
  role: 'api' | 'worker' | 'all';
  smtpUrl: string | null;
  mailFrom: string | null;
  rateLimit: 'off' | 'isc';
  organisation: string;
  timeZone: string;
  trustProxy: string | boolean;
  eventRetentionDays: number;
  allowReset: boolean;
  logLevel: (typeof logLevels)[number];
}

export class ConfigError extends OperatorError {}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

interface Variable {
  readonly name: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** Every variable with its default and meaning, in the order of the reference. */
export const variables: readonly Variable[] = [
  { name: 'MUSTER_PORT', fallback: '4400', meaning: 'port to listen on' },
  { name: 'MUSTER_HOST', fallback: '127.0.0.1', meaning: 'address to listen on' },
  { name: 'MUSTER_PUBLIC_URL', fallback: 'http://HOST:PORT', meaning: 'what links in mails and discovery answers point to' },
  { name: 'MUSTER_DATA_DIR', fallback: './.muster', meaning: 'embedded database, keys, first credentials' },
  { name: 'MUSTER_DATABASE_URL', fallback: '', meaning: 'a PostgreSQL (15 or newer) to use instead of the embedded one' },
  {
    name: 'MUSTER_SECRET_KEY',
    fallback: 'generated into the data directory; required with PostgreSQL',
    meaning: 'any text of 32 characters or more; the keys for signing and encryption are derived from it',
  },
  { name: 'MUSTER_SECRET_KEY_OLD', fallback: '', meaning: 'the former secret key, while it is being replaced' },
  { name: 'MUSTER_ADMIN_CLIENT_ID', fallback: 'generated, printed once', meaning: "client id of the first administrator's access token" },
  { name: 'MUSTER_ADMIN_CLIENT_SECRET', fallback: 'generated, printed once', meaning: 'its secret; applied at every start when set' },
  { name: 'MUSTER_ADMIN_PASSWORD', fallback: 'generated, printed once', meaning: "the first administrator's console password" },
  {
    name: 'MUSTER_SEED',
    fallback: '`acme` on an empty embedded database, else `none`',
    meaning: 'organisation to load at first start: `none`, `acme`, or a folder',
  },
  {
    name: 'MUSTER_SYSTEMS_PORT',
    fallback: 'the one after MUSTER_PORT',
    meaning: 'first port, on this machine alone, of the systems that come with the example organisation; `off` does without them',
  },
  { name: 'MUSTER_ROLE', fallback: 'all', meaning: '`api`, `worker` or `all` (the embedded database needs `all`)' },
  { name: 'MUSTER_SMTP_URL', fallback: '', meaning: 'where mail goes; without it, mail stays in the built-in mailbox' },
  { name: 'MUSTER_MAIL_FROM', fallback: '', meaning: 'sender of mails' },
  { name: 'MUSTER_RATE_LIMIT', fallback: 'off', meaning: '`isc` limits to 100 requests per 10 s per client and API family' },
  { name: 'MUSTER_ORG', fallback: 'acme', meaning: "the organisation's name at first start" },
  { name: 'MUSTER_TIME_ZONE', fallback: 'UTC', meaning: 'its time zone at first start; `/org-config` rules afterwards' },
  { name: 'MUSTER_TRUST_PROXY', fallback: 'off', meaning: '`on`, or addresses of proxies that may set forwarded headers' },
  { name: 'MUSTER_EVENT_RETENTION_DAYS', fallback: '400', meaning: 'how long events are kept' },
  { name: 'MUSTER_ALLOW_RESET', fallback: 'off', meaning: '`on` lets `POST /muster/v1/reset` restore the seed (embedded database only)' },
  { name: 'MUSTER_LOG_LEVEL', fallback: 'info', meaning: `one of ${logLevels.join(', ')}` },
];

/** Reads and checks the environment; a wrong value throws {@link ConfigError} with one clear line. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const text = (name: string): string | null => environment[name]?.trim() || null;
  const unknown = Object.keys(environment).find((name) => name.startsWith('MUSTER_') && !variables.some((known) => known.name === name));
  if (unknown) throw new ConfigError(`${unknown} is not a variable of Muster; see docs/configuration.md for the list`);

  const host = text('MUSTER_HOST') ?? '127.0.0.1';
  const port = integer('MUSTER_PORT', text('MUSTER_PORT') ?? '4400', 0, 65_535);
  const databaseUrl = text('MUSTER_DATABASE_URL');
  const role = oneOf('MUSTER_ROLE', text('MUSTER_ROLE') ?? 'all', ['api', 'worker', 'all']);
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw wrong('MUSTER_DATABASE_URL', 'starts with postgres:// or postgresql://');
  if (!databaseUrl && role !== 'all')
    throw wrong('MUSTER_ROLE', 'is `all` with the embedded database; set MUSTER_DATABASE_URL to run nodes apart');
  const secretKey = text('MUSTER_SECRET_KEY');
  if (databaseUrl && !secretKey)
    throw wrong('MUSTER_SECRET_KEY', 'is required with MUSTER_DATABASE_URL: any text of 32 characters or more');
  const allowReset = onOff('MUSTER_ALLOW_RESET', text('MUSTER_ALLOW_RESET') ?? 'off');
  if (allowReset && databaseUrl) throw wrong('MUSTER_ALLOW_RESET', 'works with the embedded database only');
  const adminClientId = text('MUSTER_ADMIN_CLIENT_ID');
  const adminClientSecret = text('MUSTER_ADMIN_CLIENT_SECRET');
  if (!adminClientId !== !adminClientSecret) throw wrong('MUSTER_ADMIN_CLIENT_ID', 'and MUSTER_ADMIN_CLIENT_SECRET are set together');

  return {
    port,
    host,
    publicUrl: publicUrl(text('MUSTER_PUBLIC_URL') ?? `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`),
    dataDir: resolve(text('MUSTER_DATA_DIR') ?? '.muster'),
    databaseUrl,
    secretKey: longEnough('MUSTER_SECRET_KEY', secretKey),
    secretKeyOld: longEnough('MUSTER_SECRET_KEY_OLD', text('MUSTER_SECRET_KEY_OLD')),
    adminClientId,
    adminClientSecret,
    adminPassword: text('MUSTER_ADMIN_PASSWORD'),
    seed: text('MUSTER_SEED'),
    systemsPort: systemsPort(text('MUSTER_SYSTEMS_PORT'), port),
    role,
    smtpUrl: text('MUSTER_SMTP_URL'),
    mailFrom: text('MUSTER_MAIL_FROM'),
    rateLimit: oneOf('MUSTER_RATE_LIMIT', text('MUSTER_RATE_LIMIT') ?? 'off', ['off', 'isc']),
    organisation: text('MUSTER_ORG') ?? 'acme',
    timeZone: timeZone(text('MUSTER_TIME_ZONE') ?? 'UTC'),
    trustProxy: trustProxy(text('MUSTER_TRUST_PROXY')),
    eventRetentionDays: integer('MUSTER_EVENT_RETENTION_DAYS', text('MUSTER_EVENT_RETENTION_DAYS') ?? '400', 1, 36_500),
    allowReset,
    logLevel: oneOf('MUSTER_LOG_LEVEL', text('MUSTER_LOG_LEVEL') ?? 'info', logLevels),
  };
}

function wrong(name: string, rule: string): ConfigError {
  return new ConfigError(`${name} ${rule}`);
}

function integer(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < minimum || value > maximum)
    throw wrong(name, `must be a whole number from ${minimum} to ${maximum}, not "${text}"`);
  return value;
}

function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw wrong(name, `must be one of ${allowed.join(', ')}, not "${text}"`);
  return found;
}

function onOff(name: string, text: string): boolean {
  return oneOf(name, text, ['on', 'off']) === 'on';
}

/** Free ports when the server's own is. */
function systemsPort(text: string | null, port: number): number | null {
  if (text === 'off') return null;
  return text === null ? (port === 0 ? 0 : port + 1) : integer('MUSTER_SYSTEMS_PORT', text, 0, 65_000);
}

function longEnough(name: string, text: string | null): string | null {
  if (text !== null && text.length < 32) throw wrong(name, 'must have 32 characters or more');
  return text;
}

function publicUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw wrong('MUSTER_PUBLIC_URL', `must be an http or https address, not "${text}"`);
  return text.replace(/\/+$/, '');
}

function timeZone(name: string): string {
  if (!isTimeZone(name)) throw wrong('MUSTER_TIME_ZONE', `must be an IANA time zone such as Europe/Berlin, not "${name}"`);
  return name;
}

/** True for the name of a time zone that this platform knows. */
export function isTimeZone(name: string): boolean {
  // The usual one, without waking the platform's time zone data at every start.
  if (name === 'UTC') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function trustProxy(text: string | null): string | boolean {
  if (text === null || text === 'off') return false;
  if (text === 'on') return true;
  if (!text.split(',').every((address) => isAddressRange(address.trim()))) {
    throw wrong('MUSTER_TRUST_PROXY', `must be on, off or addresses such as 10.0.0.0/8 with commas between, not "${text}"`);
  }
  return text;
}

/** An address, a range of them, or one of the names that Fastify knows for ranges. */
function isAddressRange(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
