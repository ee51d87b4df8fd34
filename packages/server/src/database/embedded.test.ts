import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import type { Db } from './open-database.ts';

/** What the one connection of the embedded database must survive (DESIGN 5). On a PostgreSQL server none of it is a question. */
describe.runIf(inject('database').kind === 'embedded')('the embedded database', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await testApp();
  });
  afterAll(() => t.close());

  const one = async () => (await sql<{ one: number }>`select 1 as one`.execute(t.db)).rows[0]?.one;

  test.each<[string, (db: Db) => Promise<unknown>]>([
    ['a unique violation', (db) => sql`insert into organisation select * from organisation`.execute(db)],
    ['a bad cast', (db) => sql`select ${'x'}::int`.execute(db)],
    ['a NUL byte', (db) => sql`select ${`a${String.fromCharCode(0)}`}::text`.execute(db)],
    ['a syntax error', (db) => sql`selec`.execute(db)],
    ['a division by zero after some rows', (db) => sql`select 1 / (3 - n) from generate_series(1, 5) as n`.execute(db)],
  ])('answers as before after %s', async (_what, fail) => {
    await expect(fail(t.db)).rejects.toThrow();
    expect(await one()).toBe(1);
    await expect(t.db.transaction().execute((transaction) => fail(transaction))).rejects.toThrow();
    expect(await one()).toBe(1);
    expect((await t.request('GET /beta/identities?count=true')).headers['x-total-count']).toBe('1');
  });

  test('an error inside a transaction undoes all of it', async () => {
    const change = t.db.transaction().execute(async (transaction) => {
      await transaction.updateTable('organisation').set({ name: 'changed' }).execute();
      await sql`select ${'x'}::int`.execute(transaction);
    });
    await expect(change).rejects.toThrow(/invalid input syntax/);
    expect((await t.db.selectFrom('organisation').select('name').executeTakeFirst())?.name).toBe('acme');
  });

  test('transactions at once queue up, and each sees what those before it wrote', async () => {
    const before = (await t.db.selectFrom('organisation').select('configuration_version as version').executeTakeFirstOrThrow()).version;
    await Promise.all(
      Array.from({ length: 25 }, () =>
        t.db.transaction().execute(async (transaction) => {
          const { version } = await transaction
            .selectFrom('organisation')
            .select('configuration_version as version')
            .executeTakeFirstOrThrow();
          await transaction
            .updateTable('organisation')
            .set({ configuration_version: version + 1 })
            .execute();
        }),
      ),
    );
    const after = (await t.db.selectFrom('organisation').select('configuration_version as version').executeTakeFirstOrThrow()).version;
    expect(after - before).toBe(25);
  });

  test('a request that gets no connection in time is asked to come again', async () => {
    let release = () => {};
    let held = () => {};
    const holding = new Promise<void>((resolve) => {
      held = resolve;
    });
    const holder = t.db.transaction().execute(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
          held();
        }),
    );
    await holding;
    const { status, body, headers } = await t.request('GET /beta/identities');
    expect([status, body, headers['retry-after']]).toEqual([429, { message: ' Rate Limit Exceeded ' }, '1']);
    expect((await t.request('GET /health/ready', { token: null })).status).toBe(503);
    expect((await t.request('GET /health/live', { token: null })).status).toBe(200);
    release();
    await holder;
    expect((await t.request('GET /beta/identities')).status).toBe(200);
  });
});
