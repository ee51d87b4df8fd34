import type { Request, RequestHandler } from 'express';
import { describe, expect, it } from 'vitest';
import type { ScimServer } from '../../../test/scim/scim-server.ts';
import { accountSchema, failureOf, groupSchema, listAll, openSession, scimServer } from '../../../test/scim/scim-session.ts';

const people = (server: ScimServer, count: number) =>
  Array.from({ length: count }, (_, index) => server.store.writeUser(undefined, { userName: `p${index}` }).id);

/** Answers listings of users in the service's place, as services do that keep less to the standard. */
const listing =
  (answer: (query: { startIndex: number; count: number }, users: object[]) => object): ((server: ScimServer) => RequestHandler) =>
  (server) =>
  (request: Request, response, next) => {
    if (request.method !== 'GET' || request.path !== '/Users') return next();
    const { startIndex = '1', count = '100' } = request.query;
    response.json(answer({ startIndex: Number(startIndex), count: Number(count) }, server.store.listUsers()));
  };

const page = (users: object[], from: number, count: number) => users.slice(from - 1, from - 1 + count);

async function listed(server: ScimServer): Promise<(string | null)[]> {
  const session = await openSession(server, { pageSize: 10 });
  return (await listAll(session)).map(({ nativeIdentity }) => nativeIdentity);
}

describe('listing page by page', () => {
  it.each([
    ['gives at most three at a time', ({ startIndex }, users) => ({ totalResults: users.length, Resources: page(users, startIndex, 3) })],
    ['ignores count and gives everything', (_, users) => ({ totalResults: users.length, Resources: users })],
    [
      'ignores startIndex, so that every page is the first',
      ({ count }, users) => ({ totalResults: count, Resources: page(users, 1, Math.max(count, 25)) }),
    ],
    ['counts nothing', ({ startIndex, count }, users) => ({ Resources: page(users, startIndex, count) })],
    [
      'counts the page for the whole',
      ({ startIndex, count }, users) => ({
        totalResults: page(users, startIndex, count).length,
        Resources: page(users, startIndex, count),
      }),
    ],
    [
      'gives the last page over again past the end',
      ({ startIndex, count }, users) => ({ totalResults: 20, Resources: page(users, Math.min(startIndex, 21), count) }),
    ],
    [
      'begins again past the end',
      ({ startIndex, count }, users) => ({ Resources: page(users, startIndex > users.length ? 1 : startIndex, count) }),
    ],
    [
      'leaves out an empty list',
      ({ startIndex, count }, users) =>
        startIndex > users.length ? { totalResults: 25 } : { totalResults: 25, Resources: page(users, startIndex, count) },
    ],
  ] satisfies [string, Parameters<typeof listing>[0]][])('gives everyone once when the service %s', async (_, answer) => {
    const server = await scimServer();
    const ids = people(server, 25);
    server.before = listing(answer)(server);
    expect(await listed(server)).toEqual(ids);
    expect(server.requests.length).toBeLessThan(20);
  });

  it('gives everyone once when the service finds a page past the end wrong', async () => {
    const server = await scimServer();
    const ids = people(server, 20);
    server.before = (request, response, next) => (Number(request.query.startIndex) > 20 ? void response.sendStatus(400) : next());
    expect(await listed(server)).toEqual(ids);
  });

  it('gives an account once that moves to the next page while accounts are made', async () => {
    const server = await scimServer();
    const ids = people(server, 25);
    const moved = listing(({ startIndex, count }, users) => ({
      totalResults: startIndex === 1 ? users.length : users.length + 1,
      Resources: startIndex === 1 ? page(users, 1, count) : page([{ id: 'new' }, ...users], startIndex, count),
    }));
    server.before = moved(server);
    expect(await listed(server)).toEqual(ids);
  });

  it('fails at the end when the service counts more than it gives, so that nobody takes the rest for deleted', async () => {
    const server = await scimServer();
    people(server, 15);
    server.before = listing(({ startIndex, count }, users) => ({ totalResults: 40, Resources: page(users, startIndex, count) }))(server);
    const session = await openSession(server, { pageSize: 10 });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const item of session.list(accountSchema)) seen.push(item.nativeIdentity!);
    })();
    expect((await failureOf(reading)).message).toBe('Listing /Users: the service counts 40 and gives only 15.');
    expect(seen).toHaveLength(15);
  });

  it('tells an object without an id from one that can be used', async () => {
    const server = await scimServer();
    server.before = listing(({ startIndex }) => ({
      totalResults: 2,
      Resources: startIndex > 1 ? [] : [{ userName: 'ghost' }, { id: '7' }],
    }))(server);
    expect(await listAll(await openSession(server))).toMatchObject([
      { kind: 'error', nativeIdentity: null, message: 'An object of the service has no id.' },
      { kind: 'record', nativeIdentity: '7', name: '7' },
    ]);
  });

  it('asks with the filters, and leaves the members of groups where they are', async () => {
    const server = await scimServer();
    const [ann] = people(server, 3);
    server.store.writeGroup(undefined, { displayName: 'Crew', members: [{ value: ann! }] });
    server.store.writeGroup(undefined, { displayName: 'Guests', members: [] });
    const session = await openSession(server, { accountFilter: 'userName eq "p1"', groupFilter: 'displayName eq "Crew"' });
    expect(await listAll(session)).toMatchObject([{ name: 'p1' }]);
    expect(await listAll(session, groupSchema)).toMatchObject([{ name: 'Crew' }]);
    expect(server.requests.at(-1)).toContain('excludedAttributes=members');
    // What the filter leaves out is no account, by its id neither.
    expect(await session.get(accountSchema, ann!)).toBeNull();
  });
});
