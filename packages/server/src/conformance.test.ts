import { Configuration, IdentitiesBetaApi, IdentitiesV2024Api, Paginator } from 'sailpoint-api-client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../test/test-app.ts';
import { createProfile, createSource, fromAccount, load } from '../test/world.ts';

/**
 * The official client, unmodified, over a real socket, against ten thousand identities; and the same requests in the per-service form that
 * its successors use. `npm run conformance` drives the other operations too.
 */

const people = 10_000;
let t: TestApp;
let baseUrl: string;
let token: string;

/** A family as this test reads it. */
interface Family {
  readonly name: string;
  list(query: {
    filters?: string;
    sorters?: string;
    limit?: number;
    offset?: number;
    count?: boolean;
  }): Promise<{ status: number; data: any; headers: any }>;
  everybody(): Promise<{ id: string; alias: string }[]>;
}
const families: Family[] = [];

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  t = await testApp();
  const sourceId = await createSource(t, { name: 'HR', columns: ['id', 'login', 'given', 'family', 'mail'], nameColumn: 'login' });
  const mapped = { uid: 'login', firstname: 'given', lastname: 'family', email: 'mail' };
  await createProfile(t, {
    name: 'Staff',
    sourceId,
    mappings: Object.entries(mapped).map(([to, from]) => fromAccount(to, sourceId, from)),
  });
  expect((await load(t, sourceId, feed())).completionStatus).toBe('SUCCESS');
  baseUrl = await t.listen();
  const configuration = new Configuration({
    baseurl: baseUrl,
    clientId: t.clientId,
    clientSecret: t.clientSecret,
    tokenUrl: `${baseUrl}/oauth/token`,
  });
  configuration.experimental = true;
  token = String(await configuration.accessToken);
  families.push(
    official('beta', new IdentitiesBetaApi(configuration)),
    official('v2024', new IdentitiesV2024Api(configuration)),
    perService(),
  );
}, 120_000);

afterAll(async () => {
  vi.restoreAllMocks();
  await t?.close();
});

function feed(): string {
  const rows = Array.from({ length: people }, (_, index) => {
    const number = String(index).padStart(5, '0');
    return `${number},p${number},Given ${index % 100},Family ${index % 7},p${number}@example.com`;
  });
  return `id,login,given,family,mail\n${rows.join('\n')}\n`;
}

/** Answers of refusals as the client hands them over: the response within its error. */
function official(name: string, api: IdentitiesBetaApi | IdentitiesV2024Api): Family {
  return {
    name,
    list: async (query) => {
      try {
        return await api.listIdentities(query);
      } catch (error) {
        return (error as { response: { status: number; data: unknown; headers: unknown } }).response;
      }
    },
    everybody: async () => (await Paginator.paginate<unknown, any, object>(api, api.listIdentities as never, { sorters: 'alias' })).data,
  };
}

function perService(): Family {
  const list: Family['list'] = async (query) => {
    const response = await fetch(`${baseUrl}/identities/v1?${new URLSearchParams(query as Record<string, string>)}`, {
      headers: { authorization: `Bearer ${token}`, 'x-sailpoint-sdk': 'typescript-2.1.5' },
    });
    return { status: response.status, data: await response.json(), headers: Object.fromEntries(response.headers) };
  };
  return {
    name: 'per service',
    list,
    async everybody() {
      const found: any[] = [];
      for (;;) {
        const { data } = await list({ sorters: 'alias', limit: 250, offset: found.length });
        found.push(...data);
        if (data.length < 250) return found;
      }
    },
  };
}

/** Asks every family and expects one answer of all. */
async function ask(query: Parameters<Family['list']>[0]) {
  const answers = await Promise.all(families.map((family) => family.list(query)));
  for (const [index, answer] of answers.entries())
    expect(withoutTracking(answer.data), families[index]!.name).toEqual(withoutTracking(answers[0]!.data));
  expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
  expect(new Set(answers.map(({ headers }) => headers['x-total-count'])).size).toBe(1);
  return { status: answers[0]!.status, data: answers[0]!.data, total: Number(answers[0]!.headers['x-total-count']) };
}

function withoutTracking(body: unknown): unknown {
  return Array.isArray(body) ? body : { ...(body as object), trackingId: null };
}

test('the client reads ten thousand identities to the end, everybody once and in order', async () => {
  for (const family of families) {
    const everybody = await family.everybody();
    expect(everybody.length, family.name).toBe(people + 1);
    expect(new Set(everybody.map(({ id }) => id)).size).toBe(people + 1);
    const aliases = everybody.map(({ alias }) => alias);
    expect(aliases).toEqual(aliases.toSorted());
  }
}, 120_000);

test('the client counts without listing, and a count follows the filter', async () => {
  expect(await ask({ limit: 0, count: true })).toMatchObject({ status: 200, data: [], total: people + 1 });
  expect(await ask({ limit: 0, count: true, filters: 'firstname eq "Given 7"' })).toMatchObject({ total: people / 100 });
});

test('the client filters, blanks and capitals and all', async () => {
  const { data } = await ask({ filters: '(firstname eq "given 7" or alias sw "p0000") and not lastname eq "Family 1"', sorters: 'alias' });
  expect(data.length).toBeGreaterThan(50);
  expect(
    data.every(
      (one: any) => one.attributes.lastname !== 'Family 1' && (one.attributes.firstname === 'Given 7' || one.alias.startsWith('p0000')),
    ),
  ).toBe(true);
  expect((await ask({ filters: 'email eq "P00042@example.com"' })).data).toMatchObject([{ alias: 'p00042' }]);
});

test('the client sorts downwards and turns pages', async () => {
  const { data } = await ask({ filters: 'alias sw "p"', sorters: '-alias', limit: 3, offset: 2 });
  expect(data.map(({ alias }: any) => alias)).toEqual(['p09997', 'p09996', 'p09995']);
  expect((await ask({ offset: 1_000_000 })).data).toEqual([]);
});

test('the client gets one shape of error', async () => {
  for (const filters of ['name co "a"', 'nonsense', 'name eq "a']) {
    const { status, data } = await ask({ filters });
    expect([status, data.detailCode.slice(0, 5)], filters).toEqual([400, '400.1']);
  }
});
