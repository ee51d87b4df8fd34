import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { byTransform, createProfile, createSource, expectStatus, fromAccount, load } from '../../test/world.ts';
import { exceptionsOf } from './exception-store.ts';

const header = 'id,login,first,last,mail,dept\n';

let t: TestApp;
let sourceId: string;
let profileId: string;
beforeAll(async () => {
  t = await testApp();
  sourceId = await createSource(t, { name: 'HR', columns: header.trim().split(','), nameColumn: 'login' });
  const mapped = { uid: 'login', firstname: 'first', lastname: 'last', email: 'mail' };
  const department = {
    type: 'concat',
    attributes: {
      values: [
        'D-',
        {
          type: 'split',
          attributes: {
            input: { type: 'accountAttribute', attributes: { sourceId, attributeName: 'dept' } },
            delimiter: '/',
            index: 1,
          },
        },
      ],
    },
  };
  const mappings = [
    ...Object.entries(mapped).map(([to, column]) => fromAccount(to, sourceId, column)),
    byTransform('department', department),
  ];
  profileId = await createProfile(t, { name: 'Staff', sourceId, mappings });
});
afterAll(() => t.close());

const list = (query = '', options: object = {}) => t.request(`GET /muster/v1/identity-profiles/${profileId}/exceptions${query}`, options);
const profile = () => expectStatus(200, t.request(`GET /beta/identity-profiles/${profileId}`));

test('nothing is listed while nothing is wrong', async () => {
  await load(t, sourceId, `${header}1,ada,Ada,Lovelace,ada@example.com,a/b\n`);
  expect((await list('?count=true')).headers['x-total-count']).toBe('0');
  expect((await list()).body).toEqual([]);
  expect((await profile()).identityExceptionReportReference).toBeNull();
});

describe('identities with errors', () => {
  test('are listed with each of them: where, why and on what', async () => {
    await load(
      t,
      sourceId,
      `${header}1,ada,Ada,Lovelace,ada@example.com,a/b\n2,bob,Bob,Stone,,${'x'.repeat(300)}\n3,cal,Cal,Stone,cal@example.com,\n`,
    );
    const { body, headers } = await list('?count=true');
    expect(headers['x-total-count']).toBe('1');
    expect(body).toEqual([
      {
        identity: { type: 'IDENTITY', id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'Bob Stone' },
        errors: [
          {
            attribute: 'department',
            path: 'attributes.values[1]',
            type: 'split',
            reason: 'Split resulted in 1 items and you attempted to index at 1',
            input: `${'x'.repeat(199)}…`,
          },
          { attribute: 'email', path: '', type: 'required', reason: 'An identity needs a value for email', input: null },
        ],
      },
    ]);
    expect((await profile()).identityExceptionReportReference).toEqual({
      taskResultId: profileId,
      reportName: 'Identity exceptions of Staff',
    });
  });

  test('come in pages, in the order of ids', async () => {
    const people = Array.from({ length: 7 }, (_, index) => `${index},u${index},First,Last,u${index}@example.com,none\n`);
    await load(t, sourceId, header + people.join(''));
    const ids = async (query: string) => (await list(query)).body.map((one: any) => one.identity.id);
    const all = await ids('');
    expect(all).toHaveLength(7);
    expect(all).toEqual([...all].sort());
    expect([...(await ids('?limit=3')), ...(await ids('?limit=3&offset=3')), ...(await ids('?limit=3&offset=6'))]).toEqual(all);
    expect([(await list('?limit=0&count=true')).headers['x-total-count'], await ids('?offset=100')]).toEqual(['7', []]);
    expect((await list('?limit=251')).status).toBe(400);
  });

  test('leave the list when they are well again', async () => {
    await load(t, sourceId, `${header}1,u1,First,Last,u1@example.com,a/b\n2,u2,First,Last,u2@example.com,none\n`);
    expect((await list()).body.map((one: any) => one.identity.name)).toEqual(['First Last']);
  });

  test('one that the database could not store is listed as a whole', async () => {
    const { id } = await t.db.selectFrom('identity').select('id').where('alias', '=', 'u2').executeTakeFirstOrThrow();
    // As rows were written before errors told their input.
    const errors = [{ attribute: null, path: '', type: 'refresh', reason: 'value out of range' }];
    await t.db
      .updateTable('identity')
      .set({ errors: JSON.stringify(errors) })
      .where('id', '=', id)
      .execute();
    expect((await list()).body[0].errors).toEqual([{ ...errors[0], input: null }]);
  });
});

test('a profile that is not there is 404', async () => {
  expect((await t.request('GET /muster/v1/identity-profiles/nobody/exceptions')).status).toBe(404);
});

test('administrators and API clients who may read profiles may; others may not', async () => {
  const statuses = [];
  for (const token of [
    await userToken(t, ['ORG_ADMIN'], ['idn:identity-profile:read']),
    await clientToken(t, ['idn:identity-profile:manage']),
    await userToken(t, ['ORG_ADMIN'], ['idn:transform:read']),
    await userToken(t, ['HELPDESK']),
  ]) {
    statuses.push((await list('', { token })).status);
  }
  expect(statuses).toEqual([200, 200, 403, 403]);
});

test('few among many, be they with errors in other profiles, are found by an index, in its order', async () => {
  const people = (profile: string, count: number, errorEvery: number) =>
    sql`insert into identity (id, alias, alias_key, name, name_key, processing_state, profile_id, created, modified)
      select ${`${profile}-`} || n, 'many', 'many', 'Many', 'many', case when n % ${errorEvery}::int = 0 then 'ERROR' else 'OK' end,
        ${profile}, ${'2026-01-01'}, ${'2026-01-01'} from generate_series(1, ${count}::int) n`.execute(t.db);
  await people(profileId, 20_000, 1_000);
  await people('another', 5_000, 2);
  await sql`analyze identity`.execute(t.db);
  const plan = async (query: { explain(): Promise<unknown> }) => JSON.stringify(await query.explain());
  const page = await plan(exceptionsOf(t.db, profileId).select('identity.id').orderBy('identity.id').limit(250));
  expect(page).toContain('identity_profile_error_idx');
  expect(page).not.toContain('Sort');
  const count = await plan(exceptionsOf(t.db, profileId).select(sql<number>`count(*)`.as('total')));
  expect(count).toContain('identity_profile_error_idx');
  const { body, headers } = await list('?count=true&limit=5');
  expect([body.length, Number(headers['x-total-count'])]).toEqual([5, 21]);
});
