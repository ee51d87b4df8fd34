import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessProfile } from '../../../test/access-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { createSource, expectStatus, load, loadEntitlements, refusal } from '../../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const header = 'id,name,displayName,created,description,modified,entitlements,groups,permissions\n';
/** Rows of groups with these ids, each displayed by its id in capitals. */
const rows = (...ids: string[]) => header + ids.map((id) => `${id},,${id.toUpperCase()},,,,,,\n`).join('');
let sources = 0;
const directory = async (more: Partial<Parameters<typeof createSource>[1]> = {}) => {
  sources += 1;
  return createSource(t, {
    name: `Directory ${sources}`,
    columns: ['login', { name: 'groups', isMulti: true, groups: 'group' }],
    ...more,
  });
};
const entitlementsOf = async (sourceId: string) =>
  expectStatus(
    200,
    t.request(`GET /beta/entitlements?sorters=attribute,value&filters=${encodeURIComponent(`source.id eq "${sourceId}"`)}`),
  );
const valuesOf = async (sourceId: string) => (await entitlementsOf(sourceId)).map(({ value }: any) => value);
const upload = (sourceId: string, content: string, fields: Record<string, string> = {}) =>
  t.upload(`/beta/sources/${sourceId}/load-entitlements`, { content }, fields);
const texts = (task: any) => task.messages.map(({ type, localizedText }: any) => `${type} ${localizedText.message}`);

describe('the request', () => {
  test('answers with the task itself, which tells what it did', async () => {
    const sourceId = await directory({ name: 'Groups' });
    const answer = await upload(sourceId, rows('crew', 'deck'));
    expect([answer.status, answer.body]).toEqual([
      202,
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        type: 'QUARTZ',
        uniqueName: 'Cloud Group Aggregation',
        description: 'Aggregate from the specified application',
        launcher: 'admin',
        created: '2026-11-24T12:00:00.000Z',
        returns: ['applications', 'total', 'created', 'updated', 'deleted'].map((attributeName) => ({
          displayLabel: `TASK_OUT_ACCOUNT_GROUP_AGGREGATION_${attributeName.toUpperCase()}`,
          attributeName,
        })),
      },
    ]);
    await t.runJobs();
    expect(await expectStatus(200, t.request(`GET /beta/task-status/${answer.body.id}`))).toMatchObject({
      uniqueName: 'Cloud Group Aggregation',
      completionStatus: 'SUCCESS',
      target: { type: 'APPLICATION', id: sourceId, name: 'Groups [source]' },
      attributes: { applications: 'Groups [source]', total: 2, created: 2, updated: 0, deleted: 0 },
      messages: [],
    });
    const events = await t.db.selectFrom('event').select('after').where('type', '=', 'ENTITLEMENT_AGGREGATION_COMPLETED').execute();
    expect(events).toEqual([{ after: { total: 2, created: 2, updated: 0, deleted: 0 } }]);
    expect(await t.db.selectFrom('aggregation_seen').selectAll().execute()).toEqual([]);
    expect(await t.db.selectFrom('feed_chunk').select('task_id').execute()).toEqual([]);
  });

  test('has an older name, whose part is called csvFile', async () => {
    const sourceId = await directory();
    const path = `/beta/entitlements/aggregate/sources/${sourceId}`;
    const { id } = await expectStatus(202, t.upload(path, { field: 'csvFile', content: rows('crew') }));
    await t.runJobs();
    expect((await t.request(`GET /beta/task-status/${id}`)).body.completionStatus).toBe('SUCCESS');
    expect(await valuesOf(sourceId)).toEqual(['crew']);
    expect((await refusal(t.upload(path, { content: rows('crew') }))).slice(1)).toEqual([
      '400.1.0 Required data missing or empty',
      'Required data "csvFile" is missing or empty.',
    ]);
  });

  test.each<[string, string, string]>([
    ['an empty file', '', '400.1.3 Illegal value'],
    ['a wrong header', 'id,name\n', '400.1.3 Illegal value'],
  ])('refuses %s and keeps nothing of it', async (_, content, code) => {
    const sourceId = await directory();
    expect((await refusal(upload(sourceId, content)))[1]).toBe(code);
    expect(await t.db.selectFrom('feed_chunk').select('task_id').execute()).toEqual([]);
  });

  test('refuses a missing file, an unknown source, and schemas that give no entitlements', async () => {
    const sourceId = await directory();
    expect((await refusal(t.upload(`/beta/sources/${sourceId}/load-entitlements`, null)))[1]).toBe(
      '400.1.0 Required data missing or empty',
    );
    expect((await refusal(t.request(`POST /beta/sources/${sourceId}/load-entitlements`)))[1]).toBe(
      '400.1.0 Required data missing or empty',
    );
    expect((await upload('0'.repeat(32), rows('crew'))).status).toBe(404);
    for (const objectType of ['account', 'licence']) {
      expect((await refusal(upload(sourceId, rows('crew'), { objectType })))[1]).toBe('400.1.3 Illegal value');
    }
    const plain = await createSource(t, { name: 'Plain', columns: ['id', { name: 'right', isEntitlement: true }] });
    expect((await refusal(upload(plain, rows('crew'))))[2]).toMatch(/No attribute of the account schema refers to the schema "group"/);
  });

  test('of a second run on the source is a task that has failed', async () => {
    const sourceId = await directory();
    await upload(sourceId, rows('crew'));
    const second = await expectStatus(202, upload(sourceId, rows('deck')));
    expect(await expectStatus(200, t.request(`GET /beta/task-status/${second.id}`))).toMatchObject({
      completionStatus: 'ERROR',
      messages: [{ type: 'WARN', key: expect.stringMatching(/^This aggregation failed because the currently running aggregation/) }],
    });
    await t.runJobs();
    expect(await valuesOf(sourceId)).toEqual(['crew']);
  });
});

describe('what is read', () => {
  test('names entitlements that accounts hold already, and leaves them what is set here', async () => {
    const sourceId = await directory();
    await load(t, sourceId, 'login,groups\nann,crew\n');
    const [crew] = await entitlementsOf(sourceId);
    await expectStatus(
      200,
      t.request(`PATCH /beta/entitlements/${crew.id}`, { body: [{ op: 'replace', path: '/requestable', value: true }] }),
    );
    t.clock.advance(60_000);
    const task = await loadEntitlements(t, sourceId, `${header}crew,n,The Crew,,All of them,,,,\n`);
    expect(task.attributes).toMatchObject({ total: 1, created: 0, updated: 1 });
    expect(await entitlementsOf(sourceId)).toEqual([
      {
        ...crew,
        name: 'The Crew',
        description: 'All of them',
        requestable: true,
        attributes: { id: 'crew', name: 'n', displayName: 'The Crew', description: 'All of them' },
        modified: new Date(t.clock.now()).toISOString(),
      },
    ]);
    const unchanged = await loadEntitlements(t, sourceId, `${header}crew,n,The Crew,,All of them,,,,\n`);
    expect(unchanged.attributes).toMatchObject({ total: 1, created: 0, updated: 0, deleted: 0 });
    const events = await t.db.selectFrom('event').selectAll().where('target_id', '=', crew.id).orderBy('id').execute();
    expect(events.at(-1)).toMatchObject({
      type: 'ENTITLEMENT_UPDATED',
      actor_id: null,
      before: { name: 'crew' },
      after: { name: 'The Crew', description: 'All of them' },
    });
  });

  test('is an entitlement for every account attribute that refers to the schema', async () => {
    const sourceId = await directory({
      columns: ['login', { name: 'groups', isMulti: true, groups: 'group' }, { name: 'primary', groups: 'group' }],
    });
    await loadEntitlements(t, sourceId, rows('crew'));
    expect((await entitlementsOf(sourceId)).map(({ attribute, value }: any) => `${attribute} ${value}`)).toEqual([
      'groups crew',
      'primary crew',
    ]);
  });

  test('may be of another schema, which a field before or after the file names', async () => {
    const sourceId = await createSource(t, { name: 'Licences', columns: ['login', 'licence'] });
    const licence = await expectStatus(
      201,
      t.request(`POST /beta/sources/${sourceId}/schemas`, {
        body: { name: 'licence', identityAttribute: 'sku', displayAttribute: 'title', attributes: [{ name: 'sku' }, { name: 'title' }] },
      }),
    );
    const [account] = await expectStatus(200, t.request(`GET /beta/sources/${sourceId}/schemas`));
    const body = [
      { op: 'replace', path: '/attributes/1/isEntitlement', value: true },
      { op: 'replace', path: '/attributes/1/schema', value: { type: 'CONNECTOR_SCHEMA', id: licence.id, name: 'licence' } },
    ];
    await expectStatus(200, t.request(`PATCH /beta/sources/${sourceId}/schemas/${account.id}`, { body }));
    await loadEntitlements(t, sourceId, 'sku,title\nE5,Everything\n', { objectType: 'licence' });
    const after = { content: 'sku,title\nE5,Everything\nF1,Less\n', after: { objectType: 'licence' } };
    await expectStatus(202, t.upload(`/beta/sources/${sourceId}/load-entitlements`, after));
    await t.runJobs();
    expect(await entitlementsOf(sourceId)).toMatchObject([
      { value: 'E5', name: 'Everything', attribute: 'licence', sourceSchemaObjectType: 'licence' },
      { value: 'F1', name: 'Less' },
    ]);
    const wrong = { content: rows('crew'), after: { objectType: 'licence' } };
    expect((await refusal(t.upload(`/beta/sources/${sourceId}/load-entitlements`, wrong)))[2]).toMatch(/^Column: "\[id, name, displayName/);
    expect(await t.db.selectFrom('feed_chunk').select('task_id').execute()).toEqual([]);
  });

  test('follows the settings of entitlement files, and says what it could not use', async () => {
    const sourceId = await directory({ connectorAttributes: { delimiter: ';', 'group.delimiter': '|' } });
    const task = await loadEntitlements(
      t,
      sourceId,
      `${header.replaceAll(',', '|')}crew||Crew||||||\n|||||||\ndeck||Deck||||||\ncrew||Again||||||\n||Nobody||||||\n`.replace(
        '|||||||\n',
        '',
      ),
    );
    expect(task).toMatchObject({ completionStatus: 'WARNING', attributes: { total: 2, created: 2 } });
    expect(texts(task)).toEqual([
      'ERROR Row 5, column "id": The Group ID is blank',
      'ERROR Row 4, group "crew": this Group ID came before, in rows that are not adjacent; the first ones stand.',
      'WARN group: No entitlement is deleted for being missing: The Group ID in row 5 could not be read.',
    ]);
    expect(await valuesOf(sourceId)).toEqual(['crew', 'deck']);
    expect((await entitlementsOf(sourceId))[0].name).toBe('Crew');
  });

  test('may be more than a batch holds', async () => {
    const sourceId = await directory();
    const ids = Array.from({ length: 600 }, (_, index) => `g${String(index).padStart(3, '0')}`);
    expect((await loadEntitlements(t, sourceId, rows(...ids))).attributes).toMatchObject({ total: 600, created: 600 });
    const task = await loadEntitlements(t, sourceId, rows(...ids.slice(0, 570)));
    expect(task).toMatchObject({ completionStatus: 'SUCCESS', attributes: { total: 570, updated: 0, deleted: 30 } });
    expect(await t.db.selectFrom('entitlement').select('id').where('source_id', '=', sourceId).execute()).toHaveLength(570);
  });
});

describe('what is not listed any more', () => {
  test('goes, unless an account holds it or something gives it', async () => {
    const sourceId = await directory();
    await loadEntitlements(t, sourceId, rows('crew', 'deck', 'engine', 'galley', 'bridge'));
    const [, , deck, engine] = await entitlementsOf(sourceId);
    await accessProfile(t, sourceId, [deck.id]);
    const role = { name: 'Engineers', owner: { id: t.adminId }, entitlements: [{ id: engine.id }] };
    await expectStatus(201, t.request('POST /beta/roles', { body: role }));
    await load(t, sourceId, 'login,groups\nann,galley\nann,brig\n');
    const task = await loadEntitlements(t, sourceId, rows('crew'));
    expect(task).toMatchObject({ completionStatus: 'WARNING', attributes: { total: 1, deleted: 1 } });
    expect(texts(task).sort()).toEqual([
      'WARN The entitlement "DECK" stays: an access profile or a role gives it.',
      'WARN The entitlement "ENGINE" stays: an access profile or a role gives it.',
      'WARN The entitlement "GALLEY" stays: an account holds it.',
      'WARN The entitlement "brig" stays: an account holds it.',
    ]);
    expect(await valuesOf(sourceId)).toEqual(['brig', 'crew', 'deck', 'engine', 'galley']);
    await load(t, sourceId, 'login,groups\nann,crew\n');
    await loadEntitlements(t, sourceId, rows('crew'));
    expect(await valuesOf(sourceId)).toEqual(['crew', 'deck', 'engine']);
    const events = await t.db.selectFrom('event').selectAll().where('type', '=', 'ENTITLEMENT_DELETED').execute();
    const ofSource = events.filter(({ before }: any) => before.sourceId === sourceId);
    expect(ofSource.map(({ before }: any) => before.value).sort()).toEqual(['bridge', 'brig', 'galley']);
  });

  test('stays when it is more than the threshold allows, which counts only what is in no use', async () => {
    const sourceId = await directory();
    const ids = Array.from({ length: 12 }, (_, index) => `g${index}`);
    await loadEntitlements(t, sourceId, rows(...ids));
    await load(
      t,
      sourceId,
      `login,groups\n${ids
        .slice(4)
        .map((id) => `ann,${id}\n`)
        .join('')}`,
    );
    const refused = await loadEntitlements(t, sourceId, rows('g0', 'g1'));
    expect(refused).toMatchObject({ completionStatus: 'WARNING', attributes: { deleted: 0 } });
    expect(texts(refused)[0]).toMatch(/No entitlement is deleted: 2 of 12 entitlements \(16\.7 %\) are missing from the feed/);
    expect(await valuesOf(sourceId)).toHaveLength(12);
    const fine = await loadEntitlements(t, sourceId, rows('g0', 'g1', 'g2'));
    expect(fine.attributes).toMatchObject({ deleted: 1 });
    expect(await valuesOf(sourceId)).not.toContain('g3');
  });

  test('stays when the list is empty', async () => {
    const sourceId = await directory();
    await loadEntitlements(t, sourceId, rows('crew'));
    const task = await loadEntitlements(t, sourceId, header);
    expect(task.completionStatus).toBe('ERROR');
    expect(texts(task)).toEqual([
      'WARN group: No entitlement is deleted: the feed has no usable row, so all 1 entitlements of the source would go.',
    ]);
    expect(await valuesOf(sourceId)).toEqual(['crew']);
    expect(await loadEntitlements(t, await directory(), header)).toMatchObject({ completionStatus: 'SUCCESS', messages: [] });
  });

  test('is nothing that accounts bring: an account aggregation deletes no entitlement', async () => {
    const sourceId = await directory();
    await loadEntitlements(t, sourceId, rows('crew'));
    await load(t, sourceId, 'login,groups\nann,deck\n');
    await load(t, sourceId, 'login,groups\nann,\n', { disableOptimization: 'true' });
    expect(await valuesOf(sourceId)).toEqual(['crew', 'deck']);
  });
});

describe('a reset', () => {
  test('deletes what is in no use, in batches, and says what stays', async () => {
    const sourceId = await directory({ name: 'Resettable' });
    const ids = Array.from({ length: 300 }, (_, index) => `g${index}`);
    await loadEntitlements(t, sourceId, rows(...ids));
    await load(t, sourceId, 'login,groups\nann,g7\n');
    const answer = await expectStatus(202, t.request(`POST /beta/entitlements/reset/sources/${sourceId}`));
    expect(answer).toEqual({ type: 'TASK_RESULT', id: expect.any(String), name: 'Entitlement Source Reset' });
    expect((await refusal(t.request(`POST /beta/entitlements/reset/sources/${sourceId}`))).slice(1)).toEqual([
      '400.2.1.0 Object in use by another',
      'The source "Resettable" is being aggregated or deleted.',
    ]);
    await t.runJobs();
    const task = await expectStatus(200, t.request(`GET /beta/task-status/${answer.id}`));
    expect(task).toMatchObject({ completionStatus: 'WARNING', uniqueName: 'Entitlement Source Reset', attributes: { deleted: 299 } });
    expect(texts(task)).toEqual(['WARN The entitlement "G7" stays: an account holds it.']);
    expect(await valuesOf(sourceId)).toEqual(['g7']);
    const events = await t.db.selectFrom('event').selectAll().where('type', '=', 'ENTITLEMENT_DELETED').where('actor_id', '=', t.adminId);
    expect(await events.execute()).toHaveLength(299);
    await loadEntitlements(t, sourceId, rows('g7', 'g8'));
    expect(await valuesOf(sourceId)).toEqual(['g7', 'g8']);
    expect((await t.request(`POST /beta/entitlements/reset/sources/${'0'.repeat(32)}`)).status).toBe(404);
  });
});

describe('a schema of groups', () => {
  test('that goes takes its entitlements along, unless something gives them', async () => {
    const sourceId = await directory();
    await loadEntitlements(t, sourceId, rows('crew', 'deck'));
    const schemas = await expectStatus(200, t.request(`GET /beta/sources/${sourceId}/schemas`));
    const { id: groupId } = schemas.find(({ name }: any) => name === 'group');
    const { id: accountId } = schemas.find(({ name }: any) => name === 'account');
    const path = `/beta/sources/${sourceId}/schemas` as const;
    const body = [
      { op: 'replace', path: '/attributes/1/isGroup', value: false },
      { op: 'replace', path: '/attributes/1/schema', value: null },
    ];
    await expectStatus(200, t.request(`PATCH ${path}/${accountId}`, { body }));
    const [crew] = await entitlementsOf(sourceId);
    const profileId = await accessProfile(t, sourceId, [crew.id]);
    expect((await refusal(t.request(`DELETE ${path}/${groupId}`)))[2]).toMatch(
      /^Entitlements of the schema "group" are given by the access profile/,
    );
    await expectStatus(204, t.request(`DELETE /beta/access-profiles/${profileId}`));
    await expectStatus(204, t.request(`DELETE ${path}/${groupId}`));
    await t.runJobs();
    expect(await entitlementsOf(sourceId)).toEqual([]);
  });

  test('has its header line, and comes from a file', async () => {
    const sourceId = await directory({ connectorAttributes: { 'group.delimiter': ';' } });
    const path = `/beta/sources/${sourceId}/schemas/entitlements` as const;
    const { headers, text } = await t.request(`GET ${path}`);
    expect([headers['content-type'], text]).toEqual(['text/csv; charset=utf-8', header.trim().replaceAll(',', ';')]);
    expect((await t.request(`GET ${path}?schemaName=other`)).status).toBe(404);
    expect((await refusal(t.request(`GET ${path}?schemaName=account`)))[1]).toBe('400.1.3 Illegal value');
    const changed = await expectStatus(200, t.upload(path, { content: 'id;displayName;owner\nx;y;z\n' }));
    expect(changed).toMatchObject({ name: 'group', identityAttribute: 'id', displayAttribute: 'displayName' });
    expect(changed.attributes.map(({ name }: any) => name)).toEqual(['id', 'displayName', 'owner']);
    const made = await expectStatus(200, t.upload(`${path}?schemaName=licence`, { content: 'sku;name\n' }));
    expect(made).toMatchObject({ name: 'licence', identityAttribute: 'sku', displayAttribute: 'name' });
    expect((await t.request(`GET ${path}?schemaName=licence`)).text).toBe('sku;name');
  });
});

test("the training feed's groups and roles are what its accounts hold", async () => {
  const feed = (name: string) => readFileSync(new URL(`../../../test/feeds/sailpoint-training/${name}`, import.meta.url));
  const sourceId = await createSource(t, {
    name: 'Racing',
    columns: ['id', 'givenName', 'familyName', 'e-mail', 'manager', { name: 'group', groups: 'group' }, 'role'],
  });
  const path = `/beta/sources/${sourceId}/schemas` as const;
  const role = await expectStatus(200, t.upload(`${path}/entitlements?schemaName=role`, { content: feed('racing-roles.csv') }));
  const [account] = await expectStatus(200, t.request(`GET ${path}`));
  const body = [
    { op: 'replace', path: '/attributes/6/isEntitlement', value: true },
    { op: 'replace', path: '/attributes/6/schema', value: { type: 'CONNECTOR_SCHEMA', id: role.id, name: 'role' } },
  ];
  await expectStatus(200, t.request(`PATCH ${path}/${account.id}`, { body }));
  await load(t, sourceId, feed('racing-accounts.csv'));
  const groups = await loadEntitlements(t, sourceId, feed('racing-entitlements.csv'));
  const roles = await loadEntitlements(t, sourceId, feed('racing-roles.csv'), { objectType: 'role' });
  expect([groups, roles]).toMatchObject([
    { completionStatus: 'SUCCESS', attributes: { total: 6, created: 2, updated: 4, deleted: 0 } },
    { completionStatus: 'SUCCESS', attributes: { total: 6, created: 3, updated: 3, deleted: 0 } },
  ]);
  const entitlements = await entitlementsOf(sourceId);
  expect(entitlements.map(({ attribute, value, description }: any) => [attribute, value, description])).toEqual([
    ...['Admin', 'Director', 'HelpDesk', 'Manager', 'Senior Manager', 'VP'].map((value) => ['group', value, value]),
    ...['Analyst', 'Architect', 'CDE', 'Engineer', 'PM', 'Senior Engineer'].map((value) => ['role', value, value]),
  ]);
  const admin = entitlements[0].id;
  const holders = await expectStatus(
    200,
    t.request(`GET /beta/accounts?sorters=nativeIdentity&filters=${encodeURIComponent(`entitlements eq "${admin}"`)}`),
  );
  expect(holders.map(({ nativeIdentity, hasEntitlements }: any) => [nativeIdentity, hasEntitlements])).toEqual([
    ['300010', true],
    ['300198', true],
  ]);
});
