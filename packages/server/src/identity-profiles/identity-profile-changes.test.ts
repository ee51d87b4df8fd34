import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mappingOf, personColumns, profileWorld } from '../../test/profile-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { expectStatus, fromAccount, identity, load, refusal } from '../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const { source, rows, create, patch, get, profile, isAuthoritative, eventsOf } = profileWorld(() => t);

describe('changing', () => {
  test('what is said of it, without processing anybody', async () => {
    const { profile: before } = await profile();
    t.clock.advance(1_000);
    const after = await expectStatus(
      200,
      patch(before.id, [
        { op: 'replace', path: '/name', value: 'Renamed' },
        { op: 'add', path: '/description', value: 'Somebody' },
        { op: 'remove', path: '/owner' },
      ]),
    );
    expect(after).toEqual({
      ...before,
      name: 'Renamed',
      description: 'Somebody',
      owner: null,
      modified: expect.not.stringMatching(before.modified),
    });
    expect(await get(before.id)).toEqual(after);
    expect((await eventsOf(before.id)).at(-1)).toMatchObject({
      type: 'IDENTITY_PROFILE_UPDATED',
      before: { name: before.name },
      after: { name: 'Renamed' },
    });
  });

  test('a changed mapping is carried out after ten seconds, or at once when asked for', async () => {
    const { from, profile: made } = await profile();
    await load(t, from.id, rows(from.number, 'ada'));
    const alias = `ada${from.number}`;
    const setTitle = (value: string) => ({
      identityAttributeName: 'title',
      transformDefinition: { type: 'static', attributes: { value } },
    });
    const title = async () => (await identity(t, alias)).attributes.title;

    const added = await expectStatus(
      200,
      patch(made.id, [{ op: 'add', path: '/identityAttributeConfig/attributeTransforms/-', value: setTitle('Countess') }]),
    );
    expect(added.identityRefreshRequired).toBe(true);
    await t.runJobs();
    expect(await title()).toBeUndefined();
    t.clock.advance(11_000);
    await t.runJobs();
    expect(await title()).toBe('Countess');
    expect(await get(made.id)).toMatchObject({ identityRefreshRequired: false, identityCount: 1 });

    const last = added.identityAttributeConfig.attributeTransforms.length - 1;
    await expectStatus(
      200,
      patch(made.id, [{ op: 'replace', path: `/identityAttributeConfig/attributeTransforms/${last}`, value: setTitle('Analyst') }]),
    );
    const { status, body } = await t.request(`POST /v3/identity-profiles/${made.id}/process-identities`);
    expect([status, body]).toEqual([202, {}]);
    await t.runJobs();
    expect(await title()).toBe('Analyst');
    expect((await get(made.id)).identityRefreshRequired).toBe(false);
  });

  test('while the mapping is off only names are given; it can be switched with a text', async () => {
    const { from, profile: made } = await profile({ identityAttributeConfig: { enabled: false } });
    const bob = () => identity(t, `bob${from.number}`);
    await load(t, from.id, rows(from.number, 'bob'));
    expect(await bob()).toMatchObject({ name: `bob${from.number}`, emailAddress: null, processingState: 'ERROR' });
    const report = { taskResultId: made.id, reportName: `Identity exceptions of ${made.name}` };
    expect(await get(made.id)).toMatchObject({
      identityExceptionReportReference: report,
      identityAttributeConfig: { attributeTransforms: [] },
    });
    const attributeTransforms = ['uid', 'firstname', 'lastname', 'email'].map((name, index) =>
      fromAccount(name, from.id, personColumns[index + 1]!),
    );
    await expectStatus(
      200,
      patch(made.id, [
        { op: 'replace', path: '/identityAttributeConfig/enabled', value: 'true' },
        { op: 'replace', path: '/identityAttributeConfig/attributeTransforms', value: attributeTransforms },
      ]),
    );
    t.clock.advance(11_000);
    await t.runJobs();
    expect(await bob()).toMatchObject({ name: 'bob Person', emailAddress: `bob${from.number}@example.com`, processingState: 'OK' });
    expect((await get(made.id)).identityExceptionReportReference).toBeNull();
  });

  test('a higher priority takes the identities over', async () => {
    const [winner, loser] = [await profile({ priority: 5_000 }), await profile({ priority: 6_000 })];
    const csv = rows(0, 'carol');
    await load(t, winner.from.id, csv);
    await load(t, loser.from.id, csv);
    const counts = async () => [(await get(winner.profile.id)).identityCount, (await get(loser.profile.id)).identityCount];
    expect(await counts()).toEqual([1, 0]);
    const moved = await expectStatus(200, patch(loser.profile.id, [{ op: 'replace', path: '/priority', value: 4_000 }]));
    expect(moved).toMatchObject({ priority: 4_000, identityRefreshRequired: true });
    t.clock.advance(11_000);
    await t.runJobs();
    expect(await counts()).toEqual([0, 1]);
  });

  test('another source may take the place of the present one, but not together with another mapping', async () => {
    const { from, profile: made } = await profile();
    const other = await source();
    await load(t, from.id, rows(from.number, 'old'));
    await load(t, other.id, rows(other.number, 'new'));
    const changeSource = { op: 'replace', path: '/authoritativeSource', value: { type: 'SOURCE', id: other.id } };
    const changeMapping = {
      op: 'replace',
      path: '/identityAttributeConfig/attributeTransforms',
      value: [fromAccount('uid', other.id, 'login')],
    };
    expect(await refusal(patch(made.id, [changeSource, changeMapping]))).toEqual([400, '400.1 Bad request content', expect.any(String)]);
    const after = await expectStatus(200, patch(made.id, [changeSource]));
    expect(after.authoritativeSource).toEqual({ type: 'SOURCE', id: other.id, name: other.name });
    expect([await isAuthoritative(from.id), await isAuthoritative(other.id)]).toEqual([false, true]);
    t.clock.advance(11_000);
    await t.runJobs();
    expect((await get(made.id)).identityCount).toBe(1);
    expect((await t.request(`GET /beta/identities?filters=${encodeURIComponent(`alias eq "old${from.number}"`)}`)).body).toEqual([]);
    expect((await t.request(`GET /beta/identities?filters=${encodeURIComponent(`alias eq "new${other.number}"`)}`)).body).toHaveLength(1);
  });

  test('a mapping whose source was renamed since does not stand in the way of other changes', async () => {
    const from = await source();
    const byName = {
      identityAttributeName: 'title',
      transformDefinition: { type: 'accountAttribute', attributes: { sourceName: from.name, attributeName: 'x' } },
    };
    const made = await expectStatus(201, create({ name: 'By name', authoritativeSource: { id: from.id }, ...mappingOf([byName]) }));
    await t.db.updateTable('source').set({ name: 'Another name' }).where('id', '=', from.id).execute();
    await expectStatus(200, patch(made.id, [{ op: 'replace', path: '/description', value: 'still here' }]));
    const add = { op: 'add', path: '/identityAttributeConfig/attributeTransforms/-', value: { ...byName, identityAttributeName: 'city' } };
    expect(await refusal(patch(made.id, [add]))).toEqual([
      400,
      '400.1.404 Referenced object not found',
      expect.stringContaining('attributeTransforms[1]'),
    ]);
  });

  test('what follows from other things cannot be changed', async () => {
    const { profile: made } = await profile();
    for (const [key, value] of Object.entries({
      id: 'x',
      created: 'x',
      modified: 'x',
      identityCount: 9,
      identityRefreshRequired: true,
      hasTimeBasedAttr: true,
    })) {
      expect(await refusal(patch(made.id, [{ op: 'replace', path: `/${key}`, value }]))).toEqual([
        400,
        '400.1.1 Illegal update attempt',
        expect.stringContaining(key),
      ]);
    }
    expect(await refusal(patch(made.id, [{ op: 'remove', path: '/name' }]))).toEqual([
      400,
      '400.1.0 Required data missing or empty',
      expect.stringContaining('name'),
    ]);
    expect((await patch('nobody', [])).status).toBe(404);
  });
});

describe('deleting', () => {
  test('the source is free again, and the identities are no longer correlated when the task ends', async () => {
    const { from, profile: made } = await profile();
    await load(t, from.id, rows(from.number, 'dan', 'eve'));
    const { status, body } = await t.request(`DELETE /beta/identity-profiles/${made.id}`);
    expect(status).toBe(202);
    expect(body).toEqual({
      type: 'TASK_RESULT',
      id: expect.any(String),
      name: 'Identity Profile Deletion',
      description: expect.stringContaining(made.name),
      launcher: 'admin',
      launched: expect.any(String),
    });
    expect((await t.request(`GET /beta/identity-profiles/${made.id}`)).status).toBe(404);
    expect(await isAuthoritative(from.id)).toBe(false);
    await t.runJobs();
    expect((await t.request(`GET /beta/task-status/${body.id}`)).body).toMatchObject({
      completionStatus: 'SUCCESS',
      attributes: { identityCount: 2 },
    });
    const dan = await t.db.selectFrom('identity').selectAll().where('alias', '=', `dan${from.number}`).executeTakeFirstOrThrow();
    expect(dan).toMatchObject({ correlated: false, profile_id: null, lifecycle_state: null });
    expect((await eventsOf(made.id)).at(-1)).toMatchObject({ type: 'IDENTITY_PROFILE_DELETED', before: { name: made.name } });
    await expectStatus(201, create({ name: made.name, authoritativeSource: { id: from.id } }));
    await t.runJobs();
    expect(await identity(t, `dan${from.number}`)).toMatchObject({ id: dan.id });
  });

  test('identities of another profile too go over to it', async () => {
    const [first, second] = [await profile({ priority: 7_000 }), await profile({ priority: 8_000 })];
    const csv = rows(0, 'frank');
    await load(t, first.from.id, csv);
    await load(t, second.from.id, csv);
    expect((await t.request(`DELETE /beta/identity-profiles/${first.profile.id}`)).status).toBe(202);
    await t.runJobs();
    expect((await get(second.profile.id)).identityCount).toBe(1);
  });

  test('in bulk all or none, with one task', async () => {
    const [one, two] = [await profile(), await profile()];
    await load(t, one.from.id, rows(one.from.number, 'gus'));
    await load(t, two.from.id, rows(two.from.number, 'hal'));
    const remove = (body: unknown) => t.request('POST /beta/identity-profiles/bulk-delete', { body });
    expect(await refusal(remove([one.profile.id, 'nobody']))).toEqual([
      400,
      '400.1.404 Referenced object not found',
      expect.stringContaining('nobody'),
    ]);
    expect((await remove([])).status).toBe(400);
    const task = await expectStatus(202, remove([one.profile.id, two.profile.id]));
    await t.runJobs();
    expect((await t.request(`GET /beta/task-status/${task.id}`)).body.attributes.identityCount).toBe(2);
    expect((await t.request(`GET /beta/identity-profiles/${two.profile.id}`)).status).toBe(404);
  });
});
