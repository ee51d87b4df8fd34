import { describe, expect, it } from 'vitest';
import { certificates } from '../../../test/directories/directory.ts';
import type { ConnectorAttributes } from '../connector.ts';
import { readSqlSettings, type SqlSettings } from './settings.ts';
import { sql } from './sql.ts';

const minimal = { url: 'jdbc:postgresql://db.example.com/hr', user: 'muster', password: 'secret', SQL: 'select id from person' };

function read(changes: ConnectorAttributes): { settings: SqlSettings; notActedOn: readonly string[] } {
  const result = readSqlSettings({ ...minimal, ...changes }, []);
  if ('problems' in result) throw new Error(result.problems.join('\n'));
  return result;
}

function problems(changes: ConnectorAttributes): readonly string[] {
  const result = readSqlSettings({ ...minimal, ...changes }, []);
  return 'problems' in result ? result.problems : [];
}

describe('the url', () => {
  it.each([
    ['jdbc:postgresql://db.example.com/hr', { dialect: 'postgresql', host: 'db.example.com', port: 5432, database: 'hr' }],
    ['jdbc:mysql://db.example.com:3307/hr', { dialect: 'mysql', host: 'db.example.com', port: 3307, database: 'hr' }],
    ['jdbc:mariadb://db.example.com', { dialect: 'mysql', host: 'db.example.com', port: 3306, database: null }],
    ['JDBC:PostgreSQL://[2001:db8::1]:5433/hr', { dialect: 'postgresql', host: '2001:db8::1', port: 5433, database: 'hr' }],
    ['jdbc:postgresql:hr', { dialect: 'postgresql', host: 'localhost', port: 5432, database: 'hr' }],
    ['postgres://db.example.com/our%20people', { dialect: 'postgresql', host: 'db.example.com', port: 5432, database: 'our people' }],
  ])('reads %s', (url, place) => {
    expect(read({ url }).settings.address).toMatchObject({ ...place, user: 'muster', tls: null, searchPath: null });
  });

  it.each([
    [undefined, /url is missing, such as jdbc:postgresql/],
    ['jdbc:oracle:thin:@//db.example.com:1521/hr', /url must begin with/],
    ['jdbc:postgresql://me:word@db.example.com/hr', /url must hold no user or password/],
    ['jdbc:postgresql://db.example.com/hr?password=word', /url must hold no user or password/],
    ['jdbc:postgresql://one,two/hr', /url must name one host/],
    ['jdbc:postgresql://db.example.com:x/hr', /url has a host or port that cannot be read/],
    ['jdbc:postgresql://db.example.com:70000/hr', /url has a port that is not between 1 and 65535/],
    ['jdbc:postgresql://db.example.com/%zz', /url has a database name that cannot be read/],
    ['jdbc:postgresql://db.example.com/hr?sslmode=perhaps', /url has an unknown sslmode/],
    ['jdbc:postgresql://db.example.com/hr?currentSchema=a;b', /url has a currentSchema that is not a list of names/],
  ])('refuses %s', (url, says) => {
    expect(problems({ url }).join('\n')).toMatch(says);
  });

  it('says which of its parameters have no effect', () => {
    const { settings, notActedOn } = read({ url: 'jdbc:postgresql://db.example.com/hr?currentSchema=hr,public&socketTimeout=5&ssl' });
    expect(settings.address).toMatchObject({ searchPath: '"hr", "public"', tls: { verify: 'full' } });
    expect(notActedOn).toEqual(['url has parameters without effect here: sockettimeout']);
  });
});

describe('TLS', () => {
  it.each([
    [{}, null],
    [{ useSSL: true }, 'full'],
    [{ useSSL: 'true', tlsVerify: 'false' }, 'none'],
    [{ caCertificate: certificates.authority }, 'full'],
    [{ caCertificate: certificates.authority, useSSL: false }, null],
    [{ url: 'jdbc:postgresql://h/d?sslmode=disable' }, null],
    [{ url: 'jdbc:postgresql://h/d?sslmode=prefer' }, null],
    [{ url: 'jdbc:postgresql://h/d?sslmode=require' }, 'none'],
    [{ url: 'jdbc:postgresql://h/d?sslmode=require', tlsVerify: true }, 'full'],
    [{ url: 'jdbc:postgresql://h/d?sslmode=require', caCertificate: certificates.authority }, 'full'],
    [{ url: 'jdbc:postgresql://h/d?ssl=true&sslmode=verify-ca' }, 'chain'],
    [{ url: 'jdbc:mysql://h/d?sslMode=VERIFY_IDENTITY' }, 'full'],
    [{ url: 'jdbc:mysql://h/d?sslMode=DISABLED', useSSL: true }, 'full'],
    [{ url: 'jdbc:mariadb://h/d?sslMode=trust' }, 'none'],
    [{ url: 'jdbc:mysql://h/d?useSSL=false' }, null],
  ])('with %j is verified: %s', (changes, verify) => {
    expect(read(changes).settings.address.tls?.verify ?? null).toBe(verify);
  });

  it('wants a certificate in PEM form', () => {
    expect(problems({ caCertificate: '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----' })).toEqual([
      'caCertificate must be a certificate in PEM form',
    ]);
  });
});

describe('statements and tables', () => {
  const table = { name: 'hr.person', key: 'id' };
  const features = (changes: ConnectorAttributes) => [...sql.features(read(changes).settings)].sort();

  it('decide what works', () => {
    expect(features({})).toEqual(['DISCOVER_SCHEMA', 'NO_RANDOM_ACCESS']);
    expect(features({ getObjectSQL: 'select id from person where id = $(identity)' })).toEqual(['DISCOVER_SCHEMA', 'SEARCH']);
    expect(features({ disableSQL: 'update person set off = true' })).toEqual([
      'DISCOVER_SCHEMA',
      'NO_RANDOM_ACCESS',
      'PROVISIONING',
      'SYNC_PROVISIONING',
    ]);
    expect(features({ SQL: null, table, passwordSQL: 'select set_password($plan.nativeIdentity$, $plan.password$)' })).toEqual([
      'DELETE',
      'DISCOVER_SCHEMA',
      'PASSWORD',
      'PROVISIONING',
      'SEARCH',
      'SYNC_PROVISIONING',
    ]);
    expect(features({ SQL: null, table: { ...table, disabled: { column: 'off' } } })).toContain('ENABLE');
  });

  it('say what is kept and not acted on', () => {
    expect(read({ disableSQL: 'select 1', jdbcProvisionRule: 'Our rule', driverClass: 'org.postgresql.Driver' }).notActedOn).toEqual([
      'disableSQL has no enableSQL beside it, so accounts are neither enabled nor disabled',
      'jdbcProvisionRule is kept; rules are not run',
    ]);
  });

  it.each([
    [{ SQL: ' ' }, 'SQL is missing, and there is no table: one of them says where the accounts are'],
    [{ table }, 'SQL and table are both given: one of them says where the accounts are'],
    [{ SQL: 'select $plan.a$' }, 'SQL can use no variables'],
    [{ getObjectSQL: 'select id from person where id = $plan.id$' }, 'getObjectSQL can use $(identity) only'],
    [{ SQL: null, table, createSQL: 'select 1' }, 'createSQL and table are both given: the table is written without it'],
    [{ createSQL: [7] }, 'createSQL must be a text or a list of texts'],
    [{ 'group.SQL': 'select 1', groupTable: table }, 'group.SQL and groupTable are both given: one of them says where the groups are'],
    [{ SQL: null, table: 'person' }, 'table must be an object'],
    [{ SQL: null, table: { name: 'person' } }, 'table must have a text for key'],
    [{ SQL: null, table: { ...table, key: 'a.b' } }, 'table has a key that is not a name of letters, digits and underscores'],
    [
      { SQL: null, table: { ...table, columns: { mail: 'e-mail' } } },
      'table columns has a mail that is not a name of letters, digits and underscores',
    ],
    [{ SQL: null, table: { ...table, links: [{ attribute: 'x' }] } }, 'table links must have a text for table'],
    [{ SQL: null, table: { ...table, links: {} } }, 'table must have a list of objects for links'],
    [
      { SQL: null, table: { ...table, disabled: { column: 'off', disabledValue: 'N', enabledValue: 'N' } } },
      'table disabled has the same value for disabled and enabled',
    ],
  ])('%j is refused', (changes, says) => {
    expect(problems(changes)).toContain(says);
  });
});
