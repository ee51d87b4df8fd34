import express, { type RequestHandler } from 'express';
import { describe, expect, it } from 'vitest';
import type { ScimServer } from '../../../test/scim/scim-server.ts';
import { account, accountSchema, failureOf, openSession, scimServer } from '../../../test/scim/scim-session.ts';
import { scimError } from '../../seed/systems/scim/scim-service.ts';
import type { ValueChange, WriteOperation } from '../live-connector.ts';

const update = (id: string, ...changes: ValueChange[]): WriteOperation => ({
  kind: 'update',
  account: account(id),
  changes,
  password: null,
});
const title = (value: string): ValueChange => ({ attribute: 'title', op: 'set', value });
const request = (values: Record<string, string | string[]>) => ({ identityId: 'identity-1', values, password: null });

/** The service's part of the requests that change something. */
const writes = ({ requests }: ScimServer) => requests.filter((line) => !line.startsWith('GET'));
/** Answers like this as often as it says, then the service does. */
const atFirst = (times: number, fits: (line: string) => boolean, answer: RequestHandler): RequestHandler => {
  let left = times;
  return (request, response, next) => {
    if (left <= 0 || !fits(`${request.method} ${request.path}`)) return next();
    left -= 1;
    answer(request, response, next);
  };
};

describe('changing a user', () => {
  it('changes the version that it has read', async () => {
    const server = await scimServer();
    const { id, meta } = server.store.writeUser(undefined, { userName: 'ann' });
    const versions: (string | undefined)[] = [];
    server.before = (request, _, next) => {
      if (request.method === 'PATCH') versions.push(request.headers['if-match']);
      next();
    };
    await (await openSession(server)).write(accountSchema, update(id, title('Captain')));
    expect(versions).toEqual([meta.version]);
    expect(server.store.user(id)).toMatchObject({ title: 'Captain' });
  });

  it('reads again, once, when somebody else was faster, and keeps what they did', async () => {
    const server = await scimServer();
    const { id } = server.store.writeUser(undefined, { userName: 'ann', emails: [{ type: 'work', value: 'a@example.com' }] });
    server.before = atFirst(
      1,
      (line) => line.startsWith('PATCH'),
      (_, __, next) => {
        server.store.writeUser(id, { userName: 'ann', nickName: 'Annie', emails: [{ type: 'home', value: 'h@example.com' }] });
        next();
      },
    );
    const change: ValueChange = { attribute: 'emails.work.primary.value', op: 'set', value: 'new@example.com' };
    await (await openSession(server)).write(accountSchema, update(id, change));
    expect(server.store.user(id)).toMatchObject({
      nickName: 'Annie',
      emails: [
        { type: 'home', value: 'h@example.com' },
        { type: 'work', value: 'new@example.com' },
      ],
    });
    expect(writes(server)).toHaveLength(2);
  });

  it('is worth another attempt when somebody else is faster every time', async () => {
    const server = await scimServer();
    const { id } = server.store.writeUser(undefined, { userName: 'ann' });
    server.before = atFirst(
      9,
      (line) => line.startsWith('PATCH'),
      (_, response) => scimError(response, 412, 'stale'),
    );
    const error = await failureOf((await openSession(server)).write(accountSchema, update(id, title('Captain'))));
    expect(error).toMatchObject({ kind: 'busy', message: `Changing ${id}: the object was changed by others again and again.` });
    expect(writes(server)).toHaveLength(2);
  });

  it('replaces the whole where the service knows no PATCH, asks once only, and keeps what else is there', async () => {
    const server = await scimServer();
    const { id } = server.store.writeUser(undefined, { userName: 'ann', nickName: 'Annie', active: true });
    const { id: group } = server.store.writeGroup(undefined, { displayName: 'Crew', members: [] });
    server.before = (request, response, next) => (request.method === 'PATCH' ? scimError(response, 501, 'no PATCH') : next());
    const session = await openSession(server);
    await session.write(accountSchema, update(id, title('Captain'), { attribute: 'groups', op: 'add', value: group }));
    await session.write(accountSchema, { ...update(id), kind: 'disable' });
    await session.write(accountSchema, update(id, { attribute: 'groups', op: 'add', value: group }));
    expect(server.store.user(id)).toMatchObject({ nickName: 'Annie', title: 'Captain', active: false, groups: [{ value: group }] });
    expect(writes(server)).toEqual([
      `PATCH /Users/${id}`,
      `PUT /Users/${id}`,
      `PATCH /Groups/${group}`,
      `PUT /Groups/${group}`,
      `PUT /Users/${id}`,
    ]);
    await session.write(accountSchema, update(id, { attribute: 'groups', op: 'remove', value: group }));
    expect(server.store.groupsOf(id)).toEqual([]);
  });

  it('takes a group that complains about what is so already for changed', async () => {
    const server = await scimServer();
    const { id } = server.store.writeUser(undefined, { userName: 'ann' });
    const { id: group } = server.store.writeGroup(undefined, { displayName: 'Crew', members: [{ value: id }] });
    server.before = (request, response, next) => (request.method === 'PATCH' ? scimError(response, 409, 'as it is') : next());
    const session = await openSession(server);
    await session.write(accountSchema, update(id, { attribute: 'groups', op: 'add', value: group }));
    const error = await failureOf(session.write(accountSchema, update(id, { attribute: 'groups', op: 'remove', value: group })));
    expect(error).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(`Taking ${id} out of the group ${group}: the service says that it`),
    });
  });

  it('changes the other groups when one refuses, and says which', async () => {
    const server = await scimServer();
    const { id } = server.store.writeUser(undefined, { userName: 'ann' });
    const [one, two] = ['One', 'Two'].map(
      (displayName) => server.store.writeGroup(undefined, { displayName, members: [{ value: id }] }).id,
    );
    server.before = (request, response, next) =>
      request.method === 'PATCH' && request.path === `/Groups/${one}` ? scimError(response, 403, 'the group is closed') : next();
    const error = await failureOf(
      (await openSession(server)).write(accountSchema, update(id, { attribute: 'groups', op: 'set', value: null })),
    );
    expect(error).toMatchObject({
      kind: 'refused',
      message: `Taking ${id} out of the group ${one}: the service does not let the sign-in do this (the group is closed).`,
    });
    expect(server.store.groupsOf(id).map((group) => group.id)).toEqual([one]);
    expect(two).toBeDefined();
  });

  it('writes the extensions of a user and reads them back', async () => {
    const server = await scimServer();
    const { id } = server.store.writeUser(undefined, { userName: 'ann' });
    const session = await openSession(server);
    const changes = [
      { attribute: 'manager', op: 'set', value: 'user-9' },
      { attribute: 'department', op: 'set', value: 'Sales' },
      { attribute: 'name.givenName', op: 'set', value: 'Ann' },
    ] as const;
    await session.write(accountSchema, update(id, ...changes));
    expect((await session.get(accountSchema, id))?.attributes).toMatchObject({ manager: 'user-9', 'name.givenName': 'Ann' });
    expect(server.store.user(id)['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User']).toEqual({
      department: 'Sales',
      manager: { value: 'user-9' },
    });
    await session.write(accountSchema, update(id, { attribute: 'manager', op: 'set', value: null }));
    expect((await session.get(accountSchema, id))?.attributes).not.toHaveProperty('manager');
  });

  it('says that an attribute is not known there, where the service shows its schemas', async () => {
    const server = await scimServer();
    const { id } = server.store.writeUser(undefined, { userName: 'ann' });
    const error = await failureOf(
      (await openSession(server)).write(accountSchema, update(id, { attribute: 'shoeSize', op: 'set', value: '42' })),
    );
    expect(error).toMatchObject({ kind: 'unsupported', message: 'The service has no attribute shoeSize.' });
    expect(writes(server)).toEqual([]);
  });
});

describe('creating a user', () => {
  it('sends the identity as the external id, and the values of the policy and nothing else', async () => {
    const server = await scimServer();
    let sent: unknown = null;
    server.before = (request, response, next) =>
      express.json({ type: () => true })(request, response, () => {
        if (request.method === 'POST') sent = structuredClone(request.body);
        next();
      });
    const values = {
      id: 'ann',
      userName: 'ann',
      'name.familyName': 'Lee',
      'emails.work.primary.value': 'ann@example.com',
      department: 'Sales',
      active: 'true',
    };
    const id = await (await openSession(server)).create(accountSchema, { ...request(values), password: 'Initial-5ecret' });
    expect(sent).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
      externalId: 'identity-1',
      userName: 'ann',
      name: { familyName: 'Lee' },
      emails: [{ type: 'work', primary: true, value: 'ann@example.com' }],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Sales' },
      active: true,
      password: 'Initial-5ecret',
    });
    expect(server.store.passwords.get(id)).toBe('Initial-5ecret');
  });

  it('needs a user name', async () => {
    const server = await scimServer();
    const error = await failureOf((await openSession(server)).create(accountSchema, request({ displayName: 'Ann' })));
    expect(error).toMatchObject({
      kind: 'refused',
      message: 'A new account needs a value for userName, which every SCIM service asks for.',
    });
  });

  it('finds what a lost answer has made by the external id, even when the service changed the name', async () => {
    const server = await scimServer();
    const session = await openSession(server);
    server.before = atFirst(
      1,
      (line) => line === 'POST /Users',
      (_, response) => {
        server.store.writeUser(undefined, { userName: 'ann@example.com', externalId: 'identity-1' });
        response.destroy();
      },
    );
    expect(await failureOf(session.create(accountSchema, request({ userName: 'ann' })))).toMatchObject({ kind: 'interrupted' });
    const again = await openSession(server);
    expect(await again.findCreated(accountSchema, request({ userName: 'ann' }))).toMatchObject({ name: 'ann@example.com' });
    expect(await again.findCreated(accountSchema, { ...request({ userName: 'ann' }), identityId: 'identity-2' })).toBeNull();
  });

  it('finds the account in the way by its user name, in any case', async () => {
    const server = await scimServer();
    const { id } = server.store.writeUser(undefined, { userName: 'Ann', externalId: 'somebody else' });
    server.before = (request, response, next) =>
      request.query.filter ? void response.json({ totalResults: 1, Resources: server.store.listUsers() }) : next();
    const session = await openSession(server);
    expect(await failureOf(session.create(accountSchema, request({ userName: 'ann' })))).toMatchObject({
      kind: 'exists',
      message: expect.stringContaining('The user name ann is taken'),
    });
    expect(await session.findCreated(accountSchema, request({ userName: 'ann' }))).toMatchObject({ nativeIdentity: id });
  });

  it('looks through all users where the service knows no filters, and believes none that it pays no heed to', async () => {
    const answers: RequestHandler[] = [
      (_, response) => scimError(response, 400, 'no filters'),
      (_, response) => void response.json({ totalResults: 9, Resources: [{ id: 'other', userName: 'other' }] }),
    ];
    for (const answer of answers) {
      const server = await scimServer();
      for (const name of ['one', 'two', 'ann', 'four']) server.store.writeUser(undefined, { userName: name });
      server.before = (request, response, next) => (request.query.filter ? answer(request, response, next) : next());
      const session = await openSession(server, { pageSize: 2 });
      expect(await session.findCreated(accountSchema, request({ userName: 'ann' }))).toMatchObject({ name: 'ann' });
      expect(await session.findCreated(accountSchema, request({ userName: 'nobody' }))).toBeNull();
    }
  });

  it('takes the id from the address when the answer has no body', async () => {
    const server = await scimServer();
    server.before = atFirst(
      1,
      (line) => line === 'POST /Users',
      (_, response) => {
        const { id } = server.store.writeUser(undefined, { userName: 'ann' });
        response.status(201).location(`https://elsewhere.example.com/Users/${id}`).end();
      },
    );
    const id = await (await openSession(server)).create(accountSchema, request({ userName: 'ann' }));
    expect(server.store.user(id)).toMatchObject({ userName: 'ann' });
  });
});

describe('deleting a user', () => {
  it('deletes nobody else, whatever the id looks like', async () => {
    const server = await scimServer();
    server.store.writeUser(undefined, { userName: 'ann' });
    const session = await openSession(server);
    for (const id of ['', '.', '..', '../Users', '?', '#', '%2e%2e']) {
      await session.write(accountSchema, { ...update(id), kind: 'delete' });
      expect(await session.get(accountSchema, id)).toBeNull();
    }
    expect(server.store.users.size).toBe(1);
  });
});
