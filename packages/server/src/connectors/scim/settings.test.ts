import { describe, expect, it } from 'vitest';
import { certificates } from '../../../test/directories/directory.ts';
import { scim } from './scim.ts';

const working = { host: 'https://scim.example.com/v2/', authType: 'basic', user: 'ann', password: 'word' };

function read(attributes: Record<string, unknown>) {
  const result = scim.readSettings(attributes, scim.defaultSchemas);
  return 'problems' in result ? result.problems : result.settings;
}

describe('settings of a SCIM service', () => {
  it('fills in the defaults', () => {
    expect(read(working)).toEqual({
      baseUrl: 'https://scim.example.com/v2',
      authentication: { by: 'basic', user: 'ann', password: 'word' },
      accountFilter: null,
      groupFilter: null,
      pageSize: 100,
      timeoutMs: null,
      caCertificate: null,
    });
  });

  it('takes what clients send, in texts too', () => {
    const sent = {
      ...working,
      pageSize: '25',
      customTimeout: '2',
      accountFilter: ' userType eq "x" ',
      groupFilter: '',
      caCertificate: certificates.authority,
    };
    expect(read(sent)).toMatchObject({ pageSize: 25, timeoutMs: 120_000, accountFilter: 'userType eq "x"', groupFilter: null });
  });

  it('takes baseUrl for host', () => {
    expect(read({ ...working, host: undefined, baseUrl: 'http://localhost:8080' })).toMatchObject({ baseUrl: 'http://localhost:8080' });
  });

  it.each([
    ['BASIC', working, { by: 'basic', user: 'ann', password: 'word' }],
    ['OAUTHBEARER', { oauthBearerToken: ' t0ken ' }, { by: 'bearer', token: 't0ken' }],
    [
      'oauth2login',
      { client_id: 'muster', client_secret: 'word', token_url: 'https://id.example.com/token?a=b' },
      { by: 'client-credentials', clientId: 'muster', clientSecret: 'word', tokenUrl: 'https://id.example.com/token?a=b' },
    ],
    ['no auth', {}, { by: 'nothing' }],
  ])('signs in by %s', (authType, credentials, authentication) => {
    expect(read({ host: working.host, ...credentials, authType })).toMatchObject({ authentication });
  });

  it.each([
    [{ host: null }, 'host is missing: the base URL of the SCIM service, such as https://scim.example.com/v2'],
    [{ host: 'ftp://example.com' }, 'host must be the base URL of the SCIM service, such as https://scim.example.com/v2'],
    [{ host: 'https://example.com/v2?tenant=1' }, 'host must end before the question mark'],
    [{ host: 'https://example.com/v2#top' }, 'host must end before the number sign'],
    [{ authType: '' }, 'authType is missing: one of basic, oauthBearer, OAuth2Login, No Auth'],
    [{ user: 'ann:lee' }, 'user must not have a colon: basic authentication has no way to send it'],
    [{ password: '' }, 'password is missing; authType basic needs it'],
    [{ password: 'two\r\nlines: yes' }, 'password must be on one line'],
    [{ authType: 'oauthBearer' }, 'oauthBearerToken is missing; authType oauthBearer needs it'],
    [{ authType: 'oauthBearer', oauthBearerToken: 'to ken' }, 'oauthBearerToken must be made of letters, digits and signs without blanks'],
    [
      { authType: 'OAuth2Login', client_id: 'a', client_secret: 'b', token_url: 'token' },
      'token_url must be the URL at which tokens are given for client_id and client_secret',
    ],
    [{ customTimeout: 'long' }, 'customTimeout must be a whole number from 1 to 1440'],
  ])('finds what is wrong with %o', (own, problem) => {
    expect(read({ ...working, ...own })).toEqual([problem]);
  });

  it('wants objects to be known by their id', () => {
    const [accounts, groups] = scim.defaultSchemas;
    const result = scim.readSettings(working, [{ ...accounts!, identityAttribute: 'userName' }, groups!]);
    expect(result).toEqual({ problems: ['identityAttribute of the schema account must be id'] });
  });
});
