import { foldKey } from '@muster/engine';
import { upsertPersonalAccessToken } from '../src/auth/api-client-store.ts';
import { isoTime } from '../src/clock.ts';
import { insertRecords } from '../src/database/records.ts';
import type { TestApp } from './test-app.ts';

/** A token of a new user with these levels; without any, of an end user. */
export async function userToken(t: TestApp, levels: readonly string[], scope: readonly string[] = ['sp:scopes:all']): Promise<string> {
  const now = isoTime(t.clock.now());
  const [identityId, clientId] = [t.services.ids.next(), t.services.ids.next()];
  const alias = `user ${identityId}`;
  await insertRecords(t.db, 'identity', [
    {
      id: identityId,
      alias,
      alias_key: foldKey(alias),
      name: alias,
      name_key: foldKey(alias),
      status: 'ACTIVE',
      correlated: true,
      protected: true,
      shadow: false,
      lifecycle_manual: false,
      levels: [...levels],
      attributes: {},
      errors: [],
      periodic: false,
      configuration_version: 0,
      created: now,
      modified: now,
    },
  ]);
  await upsertPersonalAccessToken(t.db, { id: clientId, identityId, name: 'test', secretHash: '', now });
  return t.services.tokens.sign({ client_id: clientId, scope: [...scope] }, t.services.ids.next(), 43_200);
}

/** A token of an API client, which has no user. */
export async function clientToken(t: TestApp, scope: readonly string[] = ['sp:scopes:all']): Promise<string> {
  const id = t.services.ids.next();
  await t.db
    .insertInto('api_client')
    .values({
      id,
      kind: 'API_CLIENT',
      identity_id: null,
      name: 'api',
      secret_hash: '',
      scope: [...scope],
      access_token_seconds: 750,
      created: isoTime(t.clock.now()),
      last_used: null,
    })
    .execute();
  return t.services.tokens.sign({ client_id: id, scope: [...scope] }, t.services.ids.next(), 750);
}
