import { describe, expect, test } from 'vitest';
import { certificates } from '../../../test/directories/directory.ts';
import type { ConnectorAttributes } from '../connector.ts';
import { activeDirectory, openLdap } from './directory-connector.ts';
import type { DirectorySettings } from './settings.ts';

const read = (connector: typeof openLdap, attributes: ConnectorAttributes): DirectorySettings => {
  const result = connector.readSettings(attributes, connector.defaultSchemas);
  if ('problems' in result) throw new Error(result.problems.join('; '));
  return result.settings;
};
const problems = (connector: typeof openLdap, attributes: ConnectorAttributes) => {
  const result = connector.readSettings(attributes, connector.defaultSchemas);
  return 'problems' in result ? result.problems : [];
};
const scopes = (list: DirectorySettings['accounts']) => list.map(({ base, scope, filter }) => `${base} ${scope} ${filter}`);
const least = { host: 'ldap.example.com', user: 'cn=admin', password: 'secret', searchDNs: [{ searchDN: 'dc=example' }] };
const groupFilter = '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)(objectClass=group))';

describe('settings of LDAP', () => {
  test('need a host, a sign-in and a search base; the rest has defaults', () => {
    const settings = read(openLdap, least);
    expect(settings).toMatchObject({
      ...{ host: 'ldap.example.com', port: 389, tls: 'none', caCertificate: null, tlsVerify: true, pageSize: 100 },
      ...{ passwordAttribute: 'userPassword', revoke: null, lockAttribute: null, emptyGroupMember: null },
    });
    expect(scopes(settings.accounts)).toEqual(['dc=example sub (objectClass=inetOrgPerson)']);
    expect(scopes(settings.groups)).toEqual([`dc=example sub ${groupFilter}`]);
    expect(settings.memberships).toEqual(settings.groups);
    expect(openLdap.host(settings)).toBe('ldap.example.com');
    expect(problems(openLdap, {})).toEqual([
      'host is missing',
      'user is missing; without one, authorizationType must be none',
      'password is missing; without one, authorizationType must be none',
      'searchDNs must have an object with searchDN, below which the accounts are',
    ]);
  });

  test('may be typed or text', () => {
    const typed = { ...least, port: 1636, useSSL: true, tlsVerify: false, pageSize: 500 };
    const text = { ...least, port: '1636', useSSL: 'true', tlsVerify: 'False', pageSize: '500' };
    expect(JSON.stringify(read(openLdap, text))).toBe(JSON.stringify(read(openLdap, typed)));
    expect(read(openLdap, { ...least, useSSL: true })).toMatchObject({ port: 636, tls: 'direct' });
    expect(read(openLdap, { ...least, startTLS: 'true', caCertificate: certificates.authority })).toMatchObject({
      port: 389,
      tls: 'start',
    });
  });

  test('anonymous needs no sign-in', () => {
    expect(read(openLdap, { ...least, user: undefined, password: undefined, authorizationType: 'NONE' }).signIn).toBeNull();
  });

  test('name scopes, filters and where memberships are', () => {
    const settings = read(openLdap, {
      ...least,
      searchDNs: [
        { searchDN: 'ou=a', searchScope: 'onelevel', iterateSearchFilter: '(uid=*)', groupMembershipSearchDN: 'ou=g' },
        { searchDN: 'ou=b', searchScope: 'OBJECT' },
      ],
      'group.searchDNs': { searchDN: 'ou=h', iterateSearchFilter: '(cn=*)' },
      revokeAttr: 'loginDisabled',
      restoreVal: 'FALSE',
      lockAttr: 'pwdAccountLockedTime',
    });
    expect(scopes(settings.accounts)).toEqual(['ou=a one (uid=*)', 'ou=b base (objectClass=inetOrgPerson)']);
    expect(scopes(settings.groups)).toEqual(['ou=h sub (cn=*)']);
    expect(scopes(settings.memberships)).toEqual([`ou=g sub ${groupFilter}`, 'ou=h sub (cn=*)']);
    expect(settings.revoke).toEqual({ attribute: 'loginDisabled', disabledValue: 'true', enabledValue: 'FALSE' });
    expect(openLdap.features(settings)).toContain('UNLOCK');
    expect(openLdap.features(read(openLdap, least))).not.toContain('UNLOCK');
  });

  test('that are wrong are told, each by its key', () => {
    const wrong = {
      ...least,
      ...{ host: 'a b', port: 70000, pageSize: 0, useSSL: 'maybe', authorizationType: 'kerberos', passwordAttr: 'a b' },
      ...{ emptyGroupMember: 'nobody', searchDNs: [{ searchDN: 'x', searchScope: 'ALL', iterateSearchFilter: '(a' }] },
    };
    const keys = problems(openLdap, wrong).map((problem) => problem.split(' ')[0]);
    const scope = ['searchDN', 'searchScope', 'iterateSearchFilter'].map((key) => `searchDNs[0].${key}`);
    const wanted = ['host', 'useSSL', 'port', 'authorizationType', 'pageSize', ...scope, 'searchDNs', 'passwordAttr', 'emptyGroupMember'];
    expect(keys.toSorted()).toEqual(wanted.toSorted());
  });

  test('know accounts by their name only', () => {
    const schemas = [{ ...openLdap.defaultSchemas[0]!, identityAttribute: 'uid' }];
    expect(openLdap.readSettings(least, schemas)).toEqual({ problems: ['identityAttribute of the schema account must be dn'] });
  });
});

describe('settings of Active Directory', () => {
  const domain = {
    servers: ['dc1.example.com', 'dc2.example.com'],
    port: '636',
    user: 'AD\\svc',
    password: 'secret',
    domainDN: 'DC=ad',
    useSSL: true,
  };

  test('come from the first domain', () => {
    const settings = read(activeDirectory, { domainSettings: [domain, { ...domain, servers: ['other'] }] });
    expect(settings).toMatchObject({ host: 'dc1.example.com', port: 636, tls: 'direct', signIn: { user: 'AD\\svc', password: 'secret' } });
    expect(scopes(settings.accounts)).toEqual(['DC=ad sub (&(objectCategory=person)(objectClass=user))']);
    expect(scopes(settings.groups)).toEqual(['DC=ad sub (objectClass=group)']);
    expect(settings.passwordAttribute).toBe('unicodePwd');
    expect(activeDirectory.features(settings)).toEqual(expect.arrayContaining(['ENABLE', 'UNLOCK', 'PASSWORD']));
  });

  test('have no passwords without TLS, and take StartTLS from beside the domains', () => {
    const plain = { domainSettings: [{ ...domain, useSSL: 'false' }], useSSL: true };
    expect(activeDirectory.features(read(activeDirectory, plain))).not.toContain('PASSWORD');
    const started = { domainSettings: [{ ...domain, useSSL: false, port: null }], startTLS: true };
    expect(read(activeDirectory, started)).toMatchObject({ tls: 'start', port: 389 });
    expect(activeDirectory.features(read(activeDirectory, started))).toContain('PASSWORD');
  });

  test('search below searchDNs where they are given', () => {
    const settings = read(activeDirectory, { domainSettings: [domain], searchDNs: [{ searchDN: 'OU=Staff,DC=ad' }] });
    expect(scopes(settings.accounts)).toEqual(['OU=Staff,DC=ad sub (&(objectCategory=person)(objectClass=user))']);
  });
});
