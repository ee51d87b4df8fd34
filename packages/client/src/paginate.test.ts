import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, testServer } from '../test/test-server.ts';
import { paginate } from './index.ts';

let server: TestServer;
beforeEach(async () => {
  server = await testServer();
  // Seven identities, served as the API pages.
  server.answer(({ url }) => {
    const query = new URL(url, server.url).searchParams;
    const [limit, offset] = [Number(query.get('limit')), Number(query.get('offset'))];
    const items = Array.from({ length: 7 }, (_, index) => ({ id: String(index) })).slice(offset, offset + limit);
    return { body: items, headers: query.get('count') === 'true' ? { 'X-Total-Count': '7' } : {} };
  });
});
afterEach(() => server.close());

const queries = () => server.received.map(({ url }) => url.split('?')[1]);

async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items;
}

test('items come one by one, across pages, until a short one', async () => {
  const ids = (await collect(server.client().identities({ limit: 3 }))).map(({ id }) => id);
  expect(ids).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  expect(queries()).toEqual(['limit=3&offset=0&count=false', 'limit=3&offset=3&count=false', 'limit=3&offset=6&count=false']);
});

test('a full last page is followed by an empty one', async () => {
  const pages = await collect(server.client().identities({ limit: 7 }).pages());
  expect(pages.map(({ items }) => items.length)).toEqual([7, 0]);
});

test('with the total every page knows it, it is counted once, and the last full page ends it', async () => {
  const pages = await collect(server.client().identities({ limit: 3, offset: 1, count: true }).pages());
  expect(pages.map(({ items, total }) => [items.length, total])).toEqual([
    [3, 7],
    [3, 7],
  ]);
  expect(queries()).toEqual(['limit=3&offset=1&count=true', 'limit=3&offset=4&count=false']);
});

test('without being told a page has 250 items', async () => {
  await collect(server.client().identities());
  expect(queries()).toEqual(['limit=250&offset=0&count=false']);
});

test('nothing is fetched before it is needed', async () => {
  const paging = server.client().identities({ limit: 3 });
  expect(server.received).toHaveLength(0);
  for await (const identity of paging) if (identity.id === '1') break;
  expect(server.received).toHaveLength(1);
});

test('an iteration can begin again', async () => {
  const paging = server.client().identities({ limit: 3 });
  expect((await collect(paging)).length + (await collect(paging)).length).toBe(14);
});

test('any list of the client can be paged, and an abort ends it', async () => {
  const controller = new AbortController();
  const paging = paginate(server.client().getTaskStatusList, { limit: 3, sorters: '-created' }, { signal: controller.signal });
  const seen: string[] = [];
  const walk = async () => {
    for await (const task of paging) {
      seen.push(task.id);
      if (seen.length === 3) controller.abort(new Error('enough'));
    }
  };
  await expect(walk()).rejects.toThrow('enough');
  expect(queries()).toEqual(['limit=3&sorters=-created&offset=0&count=false']);
});

test('a page without items would never end', async () => {
  await expect(collect(server.client().identities({ limit: 0 }))).rejects.toThrow('limit must be at least 1');
});
