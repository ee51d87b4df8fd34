import { describe, expect, it } from 'vitest';
import { accountSchema, failureOf, groupSchema, listAll, openSession, scimServer } from '../../../test/scim/scim-session.ts';
import { scimError } from '../../seed/systems/scim/scim-service.ts';
import type { ObjectSchema } from '../live-connector.ts';

const withAttributes = (...attributes: Partial<ObjectSchema['attributes'][number]>[]): ObjectSchema => ({
  ...accountSchema,
  attributes: attributes.map((own) => ({ name: '', type: 'STRING', isMulti: false, isEntitlement: false, groupSchema: null, ...own })),
});

describe('reading users', () => {
  it('reads odd spellings: names in any case, truth values as texts, single entries, bare values', async () => {
    const server = await scimServer();
    const odd = {
      ID: '7',
      username: 'ann',
      Active: 'False',
      Emails: { Type: 'Work', Value: 'a@example.com' },
      roles: ['crew', { value: 'mate' }, { value: 'crew' }, { value: null }, 7],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:user': { Manager: '26118' },
    };
    server.before = (request, response, next) =>
      request.path === '/Users' ? void response.json({ totalResults: 1, Resources: [odd] }) : next();
    const schema = withAttributes(
      { name: 'userName' },
      { name: 'active', type: 'BOOLEAN' },
      { name: 'emails.work.primary.value' },
      { name: 'roles', isMulti: true },
      { name: 'manager' },
      { name: 'title' },
    );
    expect(await listAll(await openSession(server), schema)).toEqual([
      {
        kind: 'record',
        nativeIdentity: '7',
        name: 'ann',
        uuid: '7',
        attributes: {
          userName: 'ann',
          active: false,
          'emails.work.primary.value': 'a@example.com',
          roles: ['crew', 'mate', '7'],
          manager: '26118',
        },
        disabled: true,
        locked: false,
      },
    ]);
  });

  it('never reads a password, and says when a value is not of its type', async () => {
    const server = await scimServer();
    server.before = (request, response, next) =>
      request.path === '/Users'
        ? void response.json({
            totalResults: 2,
            Resources: [
              { id: '1', userName: 'ann', password: 'word' },
              { id: '2', userName: 'b\u0000b' },
            ],
          })
        : next();
    const schema = withAttributes({ name: 'userName' }, { name: 'password' });
    expect(await listAll(await openSession(server), schema)).toMatchObject([
      { attributes: { userName: 'ann' } },
      { kind: 'error', nativeIdentity: '2', message: 'The value of userName is not of type STRING.' },
    ]);
  });

  it('takes another object than the one that was asked for for none', async () => {
    const server = await scimServer();
    server.before = (request, response, next) => (request.path === '/Users/ANN' ? void response.json({ id: 'ann' }) : next());
    expect(await (await openSession(server)).get(accountSchema, 'ANN')).toBeNull();
  });
});

describe('the groups of users', () => {
  it('counts those only that a user is in directly', async () => {
    const server = await scimServer();
    const { id } = server.store.writeUser(undefined, { userName: 'ann' });
    const groups = [{ value: 'g1', type: 'direct' }, { value: 'g2', type: 'indirect' }, { value: 'g3' }];
    server.before = (request, response, next) =>
      request.path === `/Users/${id}` ? void response.json({ ...server.store.user(id), groups }) : next();
    expect((await (await openSession(server)).get(accountSchema, id))?.attributes.groups).toEqual(['g1', 'g3']);
  });

  it.each([
    ['finds them by a filter', null],
    ['looks through all groups where there is no such filter', 400],
    ['looks through all groups where a filter finds more than it gives at once', 'one at a time'],
  ])('are read from the groups where users do not tell: %s', async (_, refusal) => {
    const server = await scimServer({ usersTellGroups: false });
    const ids = ['ann', 'bob', 'cleo'].map((userName) => server.store.writeUser(undefined, { userName }).id);
    const [crew, cooks] = [ids.slice(0, 2), ids.slice(1, 2)].map(
      (members, index) =>
        server.store.writeGroup(undefined, { displayName: `Group ${index}`, members: members.map((value) => ({ value })) }).id,
    );
    server.before = (request, response, next) => {
      if (typeof refusal === 'number' && request.query.filter) return scimError(response, refusal, 'no');
      if (refusal === 'one at a time' && request.query.filter) request.query.count = '1';
      return next();
    };
    const session = await openSession(server, { pageSize: 1 });
    const expected = [[crew], [crew, cooks], undefined];
    expect((await listAll(session)).map((item) => item.kind === 'record' && item.attributes.groups)).toEqual(expected);
    const single = await Promise.all(ids.map((id) => session.get(accountSchema, id)));
    expect(single.map((record) => record?.attributes.groups)).toEqual(expected);
  });

  it('are none where the service has no groups at all', async () => {
    const server = await scimServer();
    const { id } = server.store.writeUser(undefined, { userName: 'ann' });
    server.before = (request, response, next) => (request.path === '/Groups' ? scimError(response, 404, 'none') : next());
    const session = await openSession(server);
    expect((await session.get(accountSchema, id))?.attributes).not.toHaveProperty('groups');
    expect(await listAll(session)).toHaveLength(1);
    expect(await failureOf(session.check([accountSchema, groupSchema]))).toMatchObject({
      kind: 'configuration',
      message: 'Reading /Groups below host: the service has no such object (none).',
    });
  });
});

describe('schemas', () => {
  it('are discovered from the service, extensions and lists included', async () => {
    const server = await scimServer();
    const { attributes } = await (await openSession(server)).discoverSchema('account');
    const found = new Map(attributes.map((attribute) => [attribute.name, attribute]));
    for (const name of [
      'id',
      'externalId',
      'title',
      'department',
      'employeeNumber',
      'manager',
      'manager.displayName',
      'phoneNumbers.mobile.value',
      'emails.home.primary.value',
      'addresses.work.locality',
      'name.formatted',
    ]) {
      expect(found.get(name), name).toMatchObject({ type: 'STRING', isMulti: false });
    }
    expect(found.get('active')).toMatchObject({ type: 'BOOLEAN' });
    expect(found.get('meta.created')).toMatchObject({ type: 'DATE' });
    expect(found.get('roles')).toMatchObject({ isMulti: true, isEntitlement: false });
    expect(found.get('groups')).toMatchObject({ isMulti: true, isEntitlement: true, groupSchema: 'group' });
    for (const name of ['password', 'members', 'schemas', 'manager.value', 'x509Certificates', 'manager.$ref'])
      expect(found.has(name), name).toBe(false);
    expect(new Set(attributes.map(({ name }) => name)).size).toBe(attributes.length);
  });

  it('are the standard’s where the service shows none', async () => {
    const server = await scimServer();
    server.before = (request, response, next) => (request.path === '/Schemas' ? scimError(response, 404, 'none') : next());
    const session = await openSession(server);
    const { attributes } = await session.discoverSchema('account');
    expect(attributes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['userName', 'department', 'manager', 'emails.work.value', 'roles']),
    );
    await session.check([accountSchema, groupSchema]);
  });

  it('must be known to the service', async () => {
    const server = await scimServer();
    const schema = withAttributes({ name: 'userName' }, { name: 'shoeSize' }, { name: 'emails.work.size' });
    expect(await failureOf((await openSession(server)).check([schema]))).toMatchObject({
      kind: 'configuration',
      message:
        'The service does not know the attributes shoeSize, emails.work.size of the schema account: discover the schema, or take out what is not there.',
    });
  });
});
