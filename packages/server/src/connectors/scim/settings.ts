import type { ConnectorAttributes, SettingsResult } from '../connector.ts';
import type { ObjectSchema } from '../live-connector.ts';
import { SettingReader } from '../setting-reader.ts';

/** The settings of a SCIM service that act (contract: BEHAVIOUR 9.13), with their defaults filled in. */
export interface ScimSettings {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly authentication: Authentication;
  readonly accountFilter: string | null;
  readonly groupFilter: string | null;
  readonly pageSize: number;
  /** For each call; null: as the source says for all connectors. */
  readonly timeoutMs: number | null;
  readonly caCertificate: string | null;
}

export type Authentication =
  | { readonly by: 'nothing' }
  | { readonly by: 'basic'; readonly user: string; readonly password: string }
  | { readonly by: 'bearer'; readonly token: string }
  | ClientCredentials;

/** A token is asked for with these, and asked for anew when it is not taken any more (RFC 6749, section 4.4). */
export interface ClientCredentials {
  readonly by: 'client-credentials';
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenUrl: string;
}

const authenticationTypes = ['basic', 'oauthBearer', 'OAuth2Login', 'No Auth'] as const;

export function readScimSettings(connectorAttributes: ConnectorAttributes, schemas: readonly ObjectSchema[]): SettingsResult<ScimSettings> {
  const reader = new SettingReader(connectorAttributes);
  const minutes = reader.wholeNumber('customTimeout', 1, 1_440);
  const settings: ScimSettings = {
    baseUrl: readBaseUrl(reader).replace(/\/+$/, ''),
    authentication: readAuthentication(reader),
    accountFilter: reader.trimmed('accountFilter'),
    groupFilter: reader.trimmed('groupFilter'),
    pageSize: reader.wholeNumber('pageSize', 1, 10_000) ?? 100,
    timeoutMs: minutes === null ? null : minutes * 60_000,
    caCertificate: reader.certificate('caCertificate'),
  };
  for (const { name, identityAttribute } of schemas) {
    // An object is written to by its id only, and groups list their members by it.
    if (identityAttribute !== 'id') reader.problem('identityAttribute', `of the schema ${name} must be id`);
  }
  return reader.problems.length > 0 ? { problems: reader.problems } : { settings, notActedOn: reader.notActedOn };
}

function readBaseUrl(reader: SettingReader): string {
  const key = reader.trimmed('host') === null && reader.trimmed('baseUrl') !== null ? 'baseUrl' : 'host';
  const url = readUrl(reader, key, 'the base URL of the SCIM service, such as https://scim.example.com/v2');
  if (url !== null && url.search !== '') reader.problem(key, 'must end before the question mark');
  return url === null ? '' : url.origin + url.pathname;
}

function readUrl(reader: SettingReader, key: string, what: string): URL | null {
  const text = reader.trimmed(key);
  if (text === null) {
    reader.problem(key, `is missing: ${what}`);
    return null;
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) reader.problem(key, `must be ${what}`);
  else if (url.username !== '' || url.password !== '') reader.problem(key, 'must not hold a user name and a password');
  else if (url.hash !== '') reader.problem(key, 'must end before the number sign');
  else return url;
  return null;
}

function readAuthentication(reader: SettingReader): Authentication {
  const required = (key: string): string => {
    const text = reader.text(key)?.trim() ? reader.text(key)! : null;
    if (text === null) reader.problem(key, `is missing; authType ${type} needs it`);
    else if (/[\p{Cc}\p{Cs}]/u.test(text)) reader.problem(key, 'must be on one line');
    return text ?? '';
  };
  const type = reader.oneOf('authType', authenticationTypes);
  switch (type) {
    case 'basic': {
      const user = required('user').trim();
      // What follows the first colon is the password (RFC 7617, section 2).
      if (user.includes(':')) reader.problem('user', 'must not have a colon: basic authentication has no way to send it');
      return { by: 'basic', user, password: required('password') };
    }
    case 'oauthBearer': {
      const token = required('oauthBearerToken').trim();
      if (/[^\x21-\x7e]/.test(token)) reader.problem('oauthBearerToken', 'must be made of letters, digits and signs without blanks');
      return { by: 'bearer', token };
    }
    case 'OAuth2Login': {
      const tokenUrl = readUrl(reader, 'token_url', 'the URL at which tokens are given for client_id and client_secret');
      return {
        by: 'client-credentials',
        clientId: required('client_id').trim(),
        clientSecret: required('client_secret').trim(),
        tokenUrl: tokenUrl?.href ?? '',
      };
    }
    case null:
      if (reader.trimmed('authType') === null) reader.problem('authType', `is missing: one of ${authenticationTypes.join(', ')}`);
      return { by: 'nothing' };
    default:
      return { by: 'nothing' };
  }
}
