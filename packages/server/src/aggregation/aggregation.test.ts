import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { accountsOf, createProfile, createSource, everybody, fromAccount, identity, load } from '../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const columns = ['id', 'login', 'first', 'last', 'mail', 'boss', 'dept'];
const header = `${columns.join(',')}\n`;
const ada = '1,ada,Ada,Lovelace,ada@example.com,2,R&D\n';
const grace = '2,grace,Grace,Hopper,grace@example.com,,Board\n';
const linus = '3,linus,Linus,Torvalds,linus@example.com,1,R&D\n';

let made = 0;

/** An authoritative source with a profile, both new. */
async function staff(options: { deleteThreshold?: number; connectorAttributes?: Record<string, unknown> } = {}) {
  made += 1;
  const sourceId = await createSource(t, {
    name: `Staff ${made}`,
    columns,
    nameColumn: 'login',
    managerCorrelation: { accountAttributeName: 'boss', identityAttributeName: 'identificationNumber' },
    ...options,
  });
  const mappings = [
    fromAccount('uid', sourceId, 'login'),
    fromAccount('firstname', sourceId, 'first'),
    fromAccount('lastname', sourceId, 'last'),
    fromAccount('email', sourceId, 'mail'),
    fromAccount('identificationNumber', sourceId, 'id'),
    fromAccount('manager', sourceId, 'boss'),
    fromAccount('department', sourceId, 'dept'),
  ];
  const profileId = await createProfile(t, { name: `Staff ${made}`, sourceId, mappings });
  return { sourceId, profileId };
}

/** Rows whose values no other test of this file uses. */
const people = (prefix: string, count: number) =>
  Array.from(
    { length: count },
    (_, index) => `${prefix}${index},${prefix}${index},F${index},L${index},${prefix}${index}@example.com,,D\n`,
  ).join('');

describe('a feed becomes identities', () => {
  test('rows become accounts and identities with attributes, managers in any order, and the task tells what it did', async () => {
    const { sourceId } = await staff();
    const task = await load(t, sourceId, header + ada + grace + linus);
    expect(task).toMatchObject({
      completionStatus: 'SUCCESS',
      percentComplete: 100,
      uniqueName: 'Cloud Account Aggregation',
      launcher: 'admin',
      target: { type: 'APPLICATION', id: sourceId, name: `Staff ${made} [source]` },
      attributes: { total: 3, created: 3, updated: 0, optimized: 0, ignored: 0, deleted: 0 },
      messages: [],
    });
    const adaIdentity = await identity(t, 'ada');
    const graceIdentity = await identity(t, 'grace');
    expect(adaIdentity).toMatchObject({
      name: 'Ada Lovelace',
      emailAddress: 'ada@example.com',
      processingState: 'OK',
      identityStatus: 'UNREGISTERED',
      isManager: true,
      managerRef: { type: 'IDENTITY', id: graceIdentity.id, name: 'Grace Hopper' },
      attributes: { uid: 'ada', department: 'R&D', identificationNumber: '1', displayName: 'Ada Lovelace' },
    });
    expect((await identity(t, 'linus')).managerRef.id).toBe(adaIdentity.id);
    expect(graceIdentity.managerRef).toBeNull();
  });

  test('the same feed again changes nothing: no account is rewritten and no identity refreshed', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, header + people('again', 20));
    const before = await everybody(t);
    const accounts = await accountsOf(t, sourceId);
    t.clock.advance(60_000);
    const task = await load(t, sourceId, header + people('again', 20));
    expect(task.attributes).toMatchObject({ total: 20, created: 0, updated: 0, optimized: 20, deleted: 0 });
    expect(await accountsOf(t, sourceId)).toEqual(accounts);
    expect(await everybody(t)).toEqual(before);
  });

  test('one changed row refreshes exactly that identity', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, header + people('one', 20));
    const before = await everybody(t);
    t.clock.advance(60_000);
    const task = await load(t, sourceId, header + people('one', 20).replace('F7,L7', 'Fnew,L7'));
    expect(task.attributes).toMatchObject({ updated: 1, optimized: 19 });
    const after = await everybody(t);
    const changed = after.filter((person: any, index: number) => person.lastRefresh !== before[index].lastRefresh);
    expect(changed.map((person: any) => [person.alias, person.attributes.firstname])).toEqual([['one7', 'Fnew']]);
  });

  test('a row that is gone takes its account, and the identity is no longer listed', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, header + people('gone', 20));
    const { id } = await identity(t, 'gone3');
    const task = await load(t, sourceId, header + people('gone', 20).replace(/^gone3,.*\n/m, ''));
    expect(task).toMatchObject({ completionStatus: 'SUCCESS', attributes: { deleted: 1 } });
    expect((await everybody(t)).map((person: any) => person.alias)).not.toContain('gone3');
    expect((await t.request(`GET /beta/identities/${id}`)).body).toMatchObject({ alias: 'gone3', lifecycleState: null });
    await load(t, sourceId, header + people('gone', 20));
    expect((await identity(t, 'gone3')).id).toBe(id);
  });

  test('a mass deletion beyond the threshold is refused, with a message that says how to allow it', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, header + people('mass', 20));
    const task = await load(t, sourceId, header + people('mass', 17));
    expect(task.completionStatus).toBe('WARNING');
    expect(task.messages[0].localizedText.message).toMatch(/3 of 20 accounts \(15\.0 %\).*threshold of 10 %/);
    expect(await accountsOf(t, sourceId)).toHaveLength(20);
  });

  test('an unoptimized run processes everybody again', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, header + people('un', 5));
    t.clock.advance(60_000);
    const task = await load(t, sourceId, header + people('un', 5), { disableOptimization: 'true' });
    expect(task.attributes).toMatchObject({ updated: 5, optimized: 0, optimizedAggregation: 'disabled' });
    expect((await identity(t, 'un1')).lastRefresh).toBe(new Date(t.clock.now()).toISOString());
  });

  test('a second run while one goes on has failed already, with the words of the contract', async () => {
    const { sourceId } = await staff();
    const first = await t.upload(`/beta/sources/${sourceId}/load-accounts`, { content: header + ada });
    const second = await t.upload(`/beta/sources/${sourceId}/load-accounts`, { content: header + ada });
    const text = 'This aggregation failed because the currently running aggregation must complete before the next one can start.';
    expect(second.body).toMatchObject({
      success: true,
      task: { completionStatus: 'ERROR', messages: [{ type: 'WARN', key: text, localizedText: text }] },
    });
    await t.runJobs();
    expect((await t.request(`GET /beta/task-status/${first.body.task.id}`)).body.completionStatus).toBe('SUCCESS');
  });

  test('the status of an aggregation counts new, changed and deleted accounts, until an hour after its end', async () => {
    const { sourceId } = await staff();
    const { body } = await t.upload(`/beta/sources/${sourceId}/load-accounts`, { content: header + people('status', 12) });
    const started = await t.request(`GET /beta/account-aggregations/${body.task.id}/status`);
    expect(started.body).toEqual({ start: expect.any(String), status: 'STARTED' });
    await t.runJobs();
    const ended = await t.request(`GET /beta/account-aggregations/${body.task.id}/status`);
    expect(ended.body).toMatchObject({ status: 'COMPLETED', totalAccounts: 12, processedAccounts: 12 });
    t.clock.advance(3_600_001);
    expect((await t.request(`GET /beta/account-aggregations/${body.task.id}/status`)).status).toBe(404);
  });
});

describe('a bad feed', () => {
  test.each([
    [
      'a wrong header',
      'id,login,first,last,mail,boss,oops\n',
      '400.1.3 Illegal value',
      'Column: "[oops]" is unknown and/or column: "[dept]" is missing',
    ],
    ['an empty file', '', '400.1.3 Illegal value', 'The file is empty'],
  ])('%s is refused with the request', async (_case, content, detailCode, text) => {
    const { sourceId } = await staff();
    const { status, body } = await t.upload(`/beta/sources/${sourceId}/load-accounts`, { content });
    expect([status, body.detailCode, body.messages[0].text]).toEqual([400, detailCode, text]);
    expect((await t.db.selectFrom('feed_chunk').selectAll().execute()).length).toBe(0);
  });

  test('no file, or a body that is not multipart, is refused', async () => {
    const { sourceId } = await staff();
    const without = await t.upload(`/beta/sources/${sourceId}/load-accounts`, null, { disableOptimization: 'true' });
    expect([without.status, without.body.detailCode]).toEqual([400, '400.1.0 Required data missing or empty']);
    const form = await t.request(`POST /beta/sources/${sourceId}/load-accounts`, {
      payload: 'disableOptimization=true',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([form.status, form.body.detailCode]).toEqual([400, '400.1.0 Required data missing or empty']);
  });

  test.each([
    ['a ragged row', '9,x,y\n', /Row 22.*7/, false],
    ['a text after a closing quote', 'q,"q"q,F,L,q@example.com,,D\n', /Row 22/, false],
    ['U+0000', 'n,n\u0000,F,L,n@example.com,,D\n', /Row 22.*U\+0000/, false],
    ['an id that comes again, not adjacent', 'bad0,bad0,F0,L0,bad0@example.com,,D\n', /Row 22.*"bad0".*not adjacent/, false],
    ['a blank id', ',x,F,L,x@example.com,,D\n', /Row 22/, true],
    ['a file that ends inside quotes', '"q,q,F,L\n', /Row 22/, true],
  ])('%s is a warning that names the row, and what is good is used', async (_case, row, message, suspendsDeletion) => {
    const { sourceId } = await staff();
    await load(t, sourceId, `${header}${people('bad', 20)}old,old,F,L,old@example.com,,D\n`);
    const task = await load(t, sourceId, `${header}${people('bad', 20)}${row}`);
    expect(task.completionStatus).toBe('WARNING');
    expect(task.messages[0].localizedText.message).toMatch(message);
    const left = (await accountsOf(t, sourceId)).map((account: any) => account.nativeIdentity);
    expect(left.includes('old')).toBe(suspendsDeletion);
    expect(left).toContain('bad7');
  });

  test('a feed of which nothing can be used ends in ERROR and deletes nothing', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, header + people('kept', 5));
    const task = await load(t, sourceId, `${header}broken\n`);
    expect(task.completionStatus).toBe('ERROR');
    expect(await accountsOf(t, sourceId)).toHaveLength(5);
    expect((await t.request(`GET /beta/sources/${sourceId}`)).body).toMatchObject({
      healthy: false,
      status: 'SOURCE_STATE_ERROR_ACCOUNT_FILE_IMPORT',
    });
  });
});

describe('correlation', () => {
  test('accounts that come before their people wait for them, and find them whatever the order of feeds', async () => {
    const directory = await createSource(t, {
      name: 'Directory',
      columns: ['dn', 'mail'],
      correlation: [{ property: 'email', value: 'mail' }],
    });
    await load(t, directory, 'dn,mail\nearly,EARLY@example.com\nnobody,nobody@example.com\n');
    expect((await accountsOf(t, directory)).map((account: any) => account.uncorrelated)).toEqual([true, true]);
    const shadows = (await everybody(t, 'NONE')).filter((person: any) => ['early', 'nobody'].includes(person.alias));
    expect(shadows).toHaveLength(2);
    const { sourceId } = await staff();
    await load(t, sourceId, `${header}e1,earlybird,E,B,early@example.com,,D\n`);
    const person = await identity(t, 'earlybird');
    expect(
      (await accountsOf(t, directory)).map((account: any) => [
        account.nativeIdentity,
        account.uncorrelated,
        account.identityId === person.id,
      ]),
    ).toEqual([
      ['early', false, true],
      ['nobody', true, false],
    ]);
    expect((await everybody(t, 'NONE')).map((p: any) => p.alias)).not.toContain('early');
  });

  test('a value that two people share correlates with nobody, in either order', async () => {
    const tickets = await createSource(t, {
      name: 'Tickets',
      columns: ['user', 'dept'],
      correlation: [{ property: 'lastname', value: 'dept' }],
    });
    const { sourceId } = await staff();
    await load(t, sourceId, `${header}t1,twin1,A,Twin,t1@example.com,,D\n`);
    await load(t, tickets, 'user,dept\nu1,Twin\n');
    expect((await accountsOf(t, tickets))[0].uncorrelated).toBe(false);
    await load(t, sourceId, `${header}t1,twin1,A,Twin,t1@example.com,,D\nt2,twin2,B,Twin,t2@example.com,,D\n`);
    expect((await accountsOf(t, tickets))[0].uncorrelated).toBe(true);
  });
});
