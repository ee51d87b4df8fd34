import type { TestServer } from './sql/servers.ts';
import type { TestApp } from './test-app.ts';

/**
 * An organisation whose HR feed says who is who, and a database on a real server that gets accounts and rights. The database keeps a journal
 * of its own of everything that is done to it, and is read without the connector.
 */

/** Asks the API and answers with the body; a refusal is an error. */
export type Ask = <T = any>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) => Promise<T>;

export const askThrough =
  (t: TestApp): Ask =>
  async (method, path, body) => {
    const answer = await t.request(`${method} ${path as `/${string}`}`, body === undefined ? {} : { body });
    if (answer.status >= 400) throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.text}`);
    return answer.body;
  };

export const teams = ['everybody', 'sales', 'support'] as const;

/** The tables, with somebody who has every right, so that an aggregation brings them. Only the connector's changes are in the journal. */
export async function makeCrmTables(target: TestServer): Promise<void> {
  const statements = [
    'create table person (login text primary key, mail text, family text, off boolean not null default false)',
    'create table membership (login text references person on delete cascade on update cascade, team text, primary key (login, team))',
    'create table journal (number serial primary key, login text, done text)',
    `create function note() returns trigger language plpgsql security definer as $$ begin
      if tg_op <> 'UPDATE' then
        insert into journal (login, done) select coalesce(new.login, old.login), concat_ws(' ', tg_op, to_jsonb(coalesce(new, old)) ->> 'team');
      else
        insert into journal (login, done) select new.login, 'mail ' || new.mail where new.mail is distinct from old.mail;
        insert into journal (login, done) select new.login, 'off ' || new.off where new.off is distinct from old.off;
      end if;
      return null; end $$`,
    'create trigger noted after insert or update or delete on person for each row execute function note()',
    'create trigger noted after insert or update or delete on membership for each row execute function note()',
    `insert into person (login, mail) values ('pattern', 'pattern@crm.example')`,
    `insert into membership select 'pattern', unnest(array['${teams.join("','")}'])`,
    'truncate journal',
    `alter table person owner to ${target.user}`,
    `alter table membership owner to ${target.user}`,
  ];
  for (const statement of statements) await target.query(statement);
}

/** The database as a source, reached on `port`; answers with its id. */
export async function createCrm(
  ask: Ask,
  ownerId: string,
  target: TestServer,
  { name = 'CRM', port = target.port, settings = {} }: { name?: string; port?: number; settings?: object } = {},
): Promise<string> {
  const { host, database, user, password } = target;
  const connectorAttributes = {
    url: `jdbc:postgresql://${host}:${port}/${database}`,
    user,
    password,
    table: {
      name: 'person',
      key: 'login',
      columns: { login: 'login', email: 'mail', lastname: 'family' },
      disabled: { column: 'off', disabledValue: 'true', enabledValue: 'false' },
      links: [{ attribute: 'teams', table: 'membership', accountColumn: 'login', valueColumn: 'team' }],
    },
    ...settings,
  };
  const owner = { id: ownerId, type: 'IDENTITY' };
  const { id } = await ask('POST', '/beta/sources', { name, owner, connector: 'jdbc-angularsc', connectorAttributes });
  const attributes = [
    { name: 'login', type: 'STRING' },
    { name: 'email', type: 'STRING' },
    { name: 'lastname', type: 'STRING' },
    { name: 'teams', type: 'STRING', isMulti: true, isEntitlement: true },
  ];
  const schema = { name: 'account', nativeObjectType: 'person', identityAttribute: 'login', displayAttribute: 'login', attributes };
  await ask('POST', `/beta/sources/${id}/schemas`, schema);
  const config = await ask('GET', `/beta/sources/${id}/correlation-config`);
  const attributeAssignments = [{ property: 'email', value: 'email', operation: 'EQ', complex: false, ignoreCase: true, sequence: 0 }];
  await ask('PUT', `/beta/sources/${id}/correlation-config`, { ...config, attributeAssignments });
  const fields = Object.entries({ login: 'uid', email: 'email', lastname: 'lastname' }).map(([field, attribute]) => ({
    name: field,
    type: 'string',
    isRequired: field === 'login',
    transform: { type: 'identityAttribute', attributes: { name: attribute } },
    attributes: {},
  }));
  await ask('POST', `/beta/sources/${id}/provisioning-policies`, { name: 'Account', usageType: 'CREATE', fields });
  return id;
}

/** A profile over an HR feed of id, mail, family, department and state; answers with the source's and the profile's id. */
export async function createHr(ask: Ask, ownerId: string): Promise<{ readonly hr: string; readonly profileId: string }> {
  const owner = { id: ownerId, type: 'IDENTITY' };
  const { id: hr } = await ask('POST', '/beta/sources?provisionAsCsv=true', { name: 'HR', owner, connector: 'delimited-file' });
  const columns = ['id', 'mail', 'family', 'department', 'state'];
  await ask('POST', `/beta/sources/${hr}/schemas`, {
    name: 'account',
    nativeObjectType: 'User',
    identityAttribute: 'id',
    displayAttribute: 'id',
    attributes: columns.map((name) => ({ name, type: 'STRING', isMulti: false, isEntitlement: false, isGroup: false })),
  });
  const mapped = { uid: 'id', email: 'mail', lastname: 'family', department: 'department', cloudLifecycleState: 'state' };
  const attributeTransforms = Object.entries(mapped).map(([identityAttributeName, attributeName]) => ({
    identityAttributeName,
    transformDefinition: { type: 'accountAttribute', attributes: { sourceId: hr, attributeName } },
  }));
  const { id: profileId } = await ask('POST', '/beta/identity-profiles', {
    name: 'Staff',
    owner,
    authoritativeSource: { type: 'SOURCE', id: hr },
    identityAttributeConfig: { enabled: true, attributeTransforms },
  });
  return { hr, profileId };
}

export const feedHeader = 'id,mail,family,department,state';

/** Everybody gets `everybody`, each department the team of its name, by roles over access profiles of these entitlements, by team. */
export async function createTeamRoles(ask: Ask, ownerId: string, crm: string, entitlementIds: ReadonlyMap<string, string>): Promise<void> {
  const owner = { id: ownerId, type: 'IDENTITY' };
  for (const team of teams) {
    const { id } = await ask('POST', '/beta/access-profiles', {
      name: `${team} in ${crm}`,
      owner,
      source: { id: crm },
      enabled: true,
      entitlements: [{ id: entitlementIds.get(team) }],
    });
    const key = { type: 'IDENTITY', property: 'department' };
    const criteria =
      team === 'everybody' ? { operation: 'NOT_EQUALS', key, stringValue: 'none' } : { operation: 'EQUALS', key, stringValue: team };
    await ask('POST', '/beta/roles', {
      name: `Team ${team} in ${crm}`,
      owner,
      enabled: true,
      membership: { type: 'STANDARD', criteria },
      accessProfiles: [{ type: 'ACCESS_PROFILE', id }],
    });
  }
}

/** Ids of the rights that an aggregation of the source has brought, by value. */
export async function rightsOf(ask: Ask, sourceId: string): Promise<Map<string, string>> {
  const found = await ask('GET', `/beta/entitlements?filters=${encodeURIComponent(`source.id eq "${sourceId}"`)}`);
  return new Map(found.map(({ value, id }: { value: string; id: string }) => [value, id]));
}

/** People who left have no rights and a disabled account; who comes back has it enabled. */
export async function createLeavingStates(ask: Ask, profileId: string, crm: string): Promise<void> {
  const state = (name: string, action: string, more: object) =>
    ask('POST', `/v3/identity-profiles/${profileId}/lifecycle-states`, {
      name,
      technicalName: name.toLowerCase(),
      enabled: true,
      accountActions: [{ action, sourceIds: [crm] }],
      ...more,
    });
  await state('Left', 'DISABLE', { accessActionConfiguration: { removeAllAccessEnabled: true } });
  await state('Here', 'ENABLE', {});
}

/** A new mail flows to the source. */
export async function mirrorMail(ask: Ask, sourceId: string): Promise<void> {
  const config = await ask('GET', `/beta/sources/${sourceId}/attribute-sync-config`);
  const attributes = config.attributes.map((attribute: { name: string }) => ({ ...attribute, enabled: attribute.name === 'email' }));
  await ask('PUT', `/beta/sources/${sourceId}/attribute-sync-config`, { ...config, attributes });
}
