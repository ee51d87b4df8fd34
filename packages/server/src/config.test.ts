import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, readConfig, variables } from './config.ts';

const key = 'k'.repeat(32);
const url = 'postgres://muster@localhost/muster';

/** What the operator reads: one line, which names the variable. */
function complaint(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

test('with nothing set, Muster listens on this machine alone, on the embedded database', () => {
  expect(readConfig({ PATH: '/bin' })).toEqual({
    port: 4400,
    host: '127.0.0.1',
    publicUrl: 'http://127.0.0.1:4400',
    dataDir: resolve('.muster'),
    databaseUrl: null,
    secretKey: null,
    secretKeyOld: null,
    adminClientId: null,
    adminClientSecret: null,
    adminPassword: null,
    seed: null,
    systemsPort: 4401,
    role: 'all',
    smtpUrl: null,
    mailFrom: null,
    rateLimit: 'off',
    organisation: 'acme',
    timeZone: 'UTC',
    trustProxy: false,
    eventRetentionDays: 400,
    allowReset: false,
    logLevel: 'info',
  });
});

test('a variable that is empty or blank counts as not set', () => {
  const blank = Object.fromEntries(variables.map(({ name }) => [name, '  ']));
  expect(readConfig(blank)).toEqual(readConfig({}));
});

test('every variable is heard', () => {
  const set = readConfig({
    MUSTER_PORT: '8080',
    MUSTER_HOST: '::1',
    MUSTER_DATA_DIR: '/var/lib/muster',
    MUSTER_DATABASE_URL: url,
    MUSTER_SECRET_KEY: key,
    MUSTER_SECRET_KEY_OLD: 'o'.repeat(32),
    MUSTER_ADMIN_CLIENT_ID: 'id',
    MUSTER_ADMIN_CLIENT_SECRET: 'secret',
    MUSTER_ADMIN_PASSWORD: 'password',
    MUSTER_SEED: 'none',
    MUSTER_SYSTEMS_PORT: '9000',
    MUSTER_ROLE: 'worker',
    MUSTER_SMTP_URL: 'smtp://localhost',
    MUSTER_MAIL_FROM: 'muster@example.com',
    MUSTER_RATE_LIMIT: 'isc',
    MUSTER_ORG: 'Example',
    MUSTER_TIME_ZONE: 'Europe/Berlin',
    MUSTER_TRUST_PROXY: '10.0.0.0/8, ::1',
    MUSTER_EVENT_RETENTION_DAYS: '30',
    MUSTER_LOG_LEVEL: 'warn',
  });
  expect(set).toMatchObject({ port: 8080, publicUrl: 'http://[::1]:8080', dataDir: '/var/lib/muster', databaseUrl: url, role: 'worker' });
  expect(set.systemsPort).toBe(9000);
  expect(set).toMatchObject({ rateLimit: 'isc', organisation: 'Example', timeZone: 'Europe/Berlin', trustProxy: '10.0.0.0/8, ::1' });
  expect(set).toMatchObject({ secretKey: key, seed: 'none', eventRetentionDays: 30, logLevel: 'warn', adminClientId: 'id' });
  expect(readConfig({ MUSTER_TRUST_PROXY: 'on' }).trustProxy).toBe(true);
  expect(readConfig({ MUSTER_SYSTEMS_PORT: 'off' }).systemsPort).toBeNull();
  expect(readConfig({ MUSTER_ALLOW_RESET: 'on' }).allowReset).toBe(true);
  expect(readConfig({ MUSTER_PUBLIC_URL: 'https://muster.example.com//' }).publicUrl).toBe('https://muster.example.com');
});

test.each<[Record<string, string>, string]>([
  [{ MUSTER_PORT: '70000' }, 'MUSTER_PORT must be a whole number from 0 to 65535, not "70000"'],
  [{ MUSTER_PORT: '80.5' }, 'MUSTER_PORT must be a whole number from 0 to 65535, not "80.5"'],
  [{ MUSTER_PORT: '-1' }, 'MUSTER_PORT must be a whole number from 0 to 65535, not "-1"'],
  [{ MUSTER_PUBLIC_URL: 'muster.example.com' }, 'MUSTER_PUBLIC_URL must be an http or https address, not "muster.example.com"'],
  [{ MUSTER_PUBLIC_URL: 'ftp://x' }, 'MUSTER_PUBLIC_URL must be an http or https address, not "ftp://x"'],
  [{ MUSTER_DATABASE_URL: 'mysql://x', MUSTER_SECRET_KEY: key }, 'MUSTER_DATABASE_URL starts with postgres:// or postgresql://'],
  [{ MUSTER_DATABASE_URL: url }, 'MUSTER_SECRET_KEY is required with MUSTER_DATABASE_URL: any text of 32 characters or more'],
  [{ MUSTER_SECRET_KEY: 'short' }, 'MUSTER_SECRET_KEY must have 32 characters or more'],
  [{ MUSTER_SECRET_KEY_OLD: 'short' }, 'MUSTER_SECRET_KEY_OLD must have 32 characters or more'],
  [{ MUSTER_ADMIN_CLIENT_ID: 'x' }, 'MUSTER_ADMIN_CLIENT_ID and MUSTER_ADMIN_CLIENT_SECRET are set together'],
  [{ MUSTER_ADMIN_CLIENT_SECRET: 'x' }, 'MUSTER_ADMIN_CLIENT_ID and MUSTER_ADMIN_CLIENT_SECRET are set together'],
  [{ MUSTER_ROLE: 'boss' }, 'MUSTER_ROLE must be one of api, worker, all, not "boss"'],
  [{ MUSTER_ROLE: 'api' }, 'MUSTER_ROLE is `all` with the embedded database; set MUSTER_DATABASE_URL to run nodes apart'],
  [{ MUSTER_RATE_LIMIT: 'on' }, 'MUSTER_RATE_LIMIT must be one of off, isc, not "on"'],
  [{ MUSTER_TIME_ZONE: 'Mars' }, 'MUSTER_TIME_ZONE must be an IANA time zone such as Europe/Berlin, not "Mars"'],
  [{ MUSTER_TIME_ZONE: '+02:00' }, 'MUSTER_TIME_ZONE must be an IANA time zone such as Europe/Berlin, not "+02:00"'],
  [
    { MUSTER_TRUST_PROXY: 'everybody' },
    'MUSTER_TRUST_PROXY must be on, off or addresses such as 10.0.0.0/8 with commas between, not "everybody"',
  ],
  [
    { MUSTER_TRUST_PROXY: '10.0.0.0/99' },
    'MUSTER_TRUST_PROXY must be on, off or addresses such as 10.0.0.0/8 with commas between, not "10.0.0.0/99"',
  ],
  [{ MUSTER_EVENT_RETENTION_DAYS: '0' }, 'MUSTER_EVENT_RETENTION_DAYS must be a whole number from 1 to 36500, not "0"'],
  [{ MUSTER_ALLOW_RESET: 'yes' }, 'MUSTER_ALLOW_RESET must be one of on, off, not "yes"'],
  [
    { MUSTER_ALLOW_RESET: 'on', MUSTER_DATABASE_URL: url, MUSTER_SECRET_KEY: key },
    'MUSTER_ALLOW_RESET works with the embedded database only',
  ],
  [{ MUSTER_LOG_LEVEL: 'loud' }, 'MUSTER_LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, not "loud"'],
  [{ MUSTER_PROT: '1' }, 'MUSTER_PROT is not a variable of Muster; see docs/configuration.md for the list'],
])('a wrong value stops the start with one clear line: %o', (environment, line) => {
  expect(complaint(environment)).toBe(line);
});

test('no complaint repeats a secret', () => {
  for (const name of ['MUSTER_SECRET_KEY', 'MUSTER_SECRET_KEY_OLD', 'MUSTER_ADMIN_CLIENT_SECRET'] as const) {
    expect(complaint({ [name]: 'hush hush' })).not.toContain('hush');
  }
  expect(complaint({ MUSTER_DATABASE_URL: 'mysql://muster:hush@localhost/x' })).not.toContain('hush');
});
