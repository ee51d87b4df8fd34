import type { ConnectorAttributes } from '../../src/connectors/connector.ts';
import type { SeededObject, Target } from '../../src/connectors/contract-suite/target.ts';
import { scim } from '../../src/connectors/scim/scim.ts';
import { startProxy } from '../directories/proxy.ts';
import { type ScimServer, signIn } from './scim-server.ts';

const pageSize = 5;
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export type ScimSignIn = 'basic' | 'oauthBearer' | 'OAuth2Login';

/** What the connectors' contract suite needs, for SCIMMY. */
export async function scimTarget(server: ScimServer, authType: ScimSignIn = 'basic'): Promise<Target> {
  const { store } = server;
  const seeded = seed(server);
  const proxy = await startProxy('127.0.0.1', server.port);
  const place = (host: string, port: number) => `http://${host}:${port}/scim/v2`;
  const credentials = {
    basic: { user: signIn.user, password: signIn.password },
    oauthBearer: { oauthBearerToken: signIn.token },
    OAuth2Login: {
      client_id: signIn.clientId,
      client_secret: signIn.clientSecret,
      token_url: `http://127.0.0.1:${proxy.port}/oauth/token`,
    },
  }[authType];
  const connectorAttributes: ConnectorAttributes = { host: place('localhost', proxy.port), authType, ...credentials, pageSize };
  const wrong = Object.fromEntries(Object.keys(credentials).map((key) => [key, /secret|oken$|word/.test(key) ? 'wr0ng-word' : undefined]));
  const groups = [...store.groups.keys()] as [string, string, string];
  const isPatch = (request: Buffer) => request.toString('latin1').startsWith('PATCH');
  const disturb = (then: 'break' | 'hang') => async (_: string, call: () => Promise<unknown>) => {
    proxy.interfere(isPatch, then);
    try {
      return await call();
    } finally {
      proxy.restore();
    }
  };
  return {
    connector: scim,
    connectorAttributes,
    schemas: scim.defaultSchemas as Target['schemas'],
    features: 'PROVISIONING ENABLE PASSWORD DELETE DISCOVER_SCHEMA SEARCH SYNC_PROVISIONING GROUPS_HAVE_MEMBERS'.split(' '),
    secrets: [
      signIn.password,
      signIn.token,
      signIn.clientSecret,
      Buffer.from(`${signIn.user}:${signIn.password}`).toString('base64'),
      'wr0ng',
    ],
    pageSize,
    accounts: seeded,
    groups: groups.map((id) => seededGroup(id, String(store.group(id).displayName))),
    nobody: 'user-0',
    textAttribute: 'displayName',
    membership: { attribute: 'groups', values: groups },
    at: (host, port) => ({
      ...connectorAttributes,
      host: place(host, port),
      ...(authType === 'OAuth2Login' ? { token_url: `http://${host}:${port}/oauth/token` } : {}),
    }),
    wrongSettings: [
      { connectorAttributes: { ...connectorAttributes, host: '' }, says: /host is missing/ },
      { connectorAttributes: { ...connectorAttributes, host: 'scim.example.com' }, says: /host must be the base URL/ },
      { connectorAttributes: { ...connectorAttributes, host: 'https://ann:word@example.com' }, says: /host must not hold a user name/ },
      { connectorAttributes: { ...connectorAttributes, authType: 'magic' }, says: /authType must be one of basic, oauthBearer/ },
      { connectorAttributes: { ...connectorAttributes, caCertificate: 'trust me' }, says: /caCertificate must be a certificate/ },
      { connectorAttributes: { ...connectorAttributes, pageSize: 0 }, says: /pageSize must be a whole number/ },
      ...Object.keys(credentials).map((key) => ({
        connectorAttributes: { ...connectorAttributes, [key]: null },
        says: new RegExp(`${key} is missing`),
      })),
    ],
    wrongPassword: { ...connectorAttributes, ...Object.fromEntries(Object.entries(wrong).filter(([, value]) => value !== undefined)) },
    misplaced: [
      {
        connectorAttributes: { ...connectorAttributes, accountFilter: 'userName (' },
        says: /with accountFilter: the service does not accept/,
      },
      {
        connectorAttributes: { ...connectorAttributes, groupFilter: 'displayName (' },
        says: /with groupFilter: the service does not accept/,
      },
    ],
    newAccount: (name) => ({
      identityId: `identity of ${name}`,
      values: { userName: name, 'name.familyName': 'Made', 'emails.work.primary.value': 'made@example.com' },
      password: null,
    }),
    oddNames: true,
    rename: { cannot: 'The id of a user never changes' },
    lock: { cannot: 'SCIM knows no locks' },
    passwordWorks: async (id, password) => store.passwords.get(id) === password,
    async readRaw(id) {
      const user = store.users.get(id);
      if (user === undefined) return null;
      const ids = store.groupsOf(id).map((group) => group.id);
      return {
        attributes: {
          ...(typeof user.displayName === 'string' ? { displayName: user.displayName } : {}),
          ...(ids.length > 0 ? { groups: ids.sort() } : {}),
        },
        disabled: user.active === false,
        locked: false,
      };
    },
    overlaps: true,
    connections: async () => proxy.count(),
    refusals: [
      { change: { attribute: 'userName', op: 'set', value: 'p1' }, kind: 'refused', says: /The user name p1 is taken, uniqueness/ },
      { change: { attribute: 'userName', op: 'set', value: null }, kind: 'refused', says: /Required attribute 'userName' is missing/ },
      { change: { attribute: 'userName', op: 'set', value: ['p20', 'p21'] }, kind: 'refused', says: /takes one value only/ },
      { change: { attribute: 'active', op: 'set', value: 'perhaps' }, kind: 'refused', says: /active must be true or false/ },
      { change: { attribute: 'id', op: 'set', value: 'other' }, kind: 'unsupported', says: /id can only be read/ },
      { change: { attribute: 'groups', op: 'add', value: 'group-0' }, kind: 'refused', says: /group-0: there is no such group/ },
    ],
    breakOff: disturb('break'),
    hang: disturb('hang'),
    async stop() {
      await proxy.close();
      await server.stop();
    },
  };
}

/** Twelve people of all kinds in three groups, written into the store. */
function seed({ store }: ScimServer): SeededObject[] {
  const users = Array.from({ length: 12 }, (_, index) =>
    store.writeUser(undefined, {
      userName: `p${index}`,
      ...(index === 3 ? { active: false } : index === 4 ? { active: true } : {}),
      ...(index === 1 ? { name: { givenName: 'Ada', familyName: 'Lovelace' }, externalId: 'e1', userType: 'Employee' } : {}),
      ...(index === 2 ? { displayName: 'Zoë 東京', [enterprise]: { manager: { value: 'user-1' } } } : {}),
      ...(index === 5
        ? {
            emails: [
              { value: 'home@example.com', type: 'home' },
              { value: 'work@example.com', type: 'work', primary: true },
            ],
          }
        : {}),
    }),
  );
  const staff = store.writeGroup(undefined, { displayName: 'Staff', members: users.slice(0, 3).map(({ id }) => ({ value: id })) });
  const editors = store.writeGroup(undefined, { displayName: 'Editors', members: [{ value: users[1]!.id }] });
  store.writeGroup(undefined, { displayName: 'Nobody' });
  return users.map(({ id }, index) => {
    const groups = [...(index < 3 ? [staff.id] : []), ...(index === 1 ? [editors.id] : [])];
    return {
      ...{ nativeIdentity: id, name: `p${index}`, uuid: id, disabled: index === 3, locked: false },
      attributes: {
        ...{ id, userName: `p${index}` },
        ...(index === 3 ? { active: false } : index === 4 ? { active: true } : {}),
        ...(index === 1 ? { 'name.givenName': 'Ada', 'name.familyName': 'Lovelace', externalId: 'e1', userType: 'Employee' } : {}),
        ...(index === 2 ? { displayName: 'Zoë 東京', manager: 'user-1' } : {}),
        ...(index === 5 ? { 'emails.work.primary.value': 'work@example.com' } : {}),
        ...(groups.length > 0 ? { groups } : {}),
      },
    };
  });
}

function seededGroup(id: string, displayName: string): SeededObject {
  return { ...{ nativeIdentity: id, name: displayName, uuid: id, disabled: false, locked: false }, attributes: { id, displayName } };
}
