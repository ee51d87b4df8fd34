import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { createSource, expectStatus, identity, load } from '../../test/world.ts';
import { openApiSession } from '../seed/api-session.ts';
import { importOrganisation } from '../seed/import-organisation.ts';

/** The order of a table of `replaceAll` decides what comes out, and JavaScript would put the keys that look like numbers first. */
const ordered = '{"b":"2","2":"1","1":"c"}';
const reordered = '{"1":"c","2":"1","b":"2"}';

let t: TestApp;
let sourceId: string;
beforeAll(async () => {
  t = await testApp();
  sourceId = await createSource(t, { name: 'HR', columns: ['id', 'word'] });
});
afterAll(() => t.close());

const attributes = (rules = ordered) => `{"table":${rules}}`;
const transform = (name: string, rules?: string) => `{"name":"${name}","type":"replaceAll","attributes":${attributes(rules)}}`;
const json = { 'content-type': 'application/json' };
const send = (request: `${'POST' | 'PUT' | 'PATCH'} /${string}`, payload: string) => t.request(request, { payload, headers: json });
const evaluate = (payload: string) => expectStatus(200, send('POST /muster/v1/transforms/evaluate', payload));

describe('a transform', () => {
  test('comes back in the order in which it was sent, wherever it is shown, and works in it', async () => {
    const created = await send('POST /beta/transforms', transform('Ordered'));
    expect([created.status, created.text]).toEqual([201, expect.stringContaining(`"attributes":${attributes()}`)]);
    for (const request of [`GET /v3/transforms/${created.body.id}`, 'GET /beta/transforms?name=Ordered'] as const)
      expect((await t.request(request)).text).toContain(`"attributes":${attributes()}`);
    const reference = '{"type":"reference","attributes":{"id":"Ordered"}}';
    expect(await evaluate(`{"transform":${reference},"input":"abcb"}`)).toEqual({ value: 'accc' });
  });

  test('is written again in another order, which is a change', async () => {
    const { id } = await expectStatus(201, send('POST /beta/transforms', transform('Again')));
    const mappings = `[{"identityAttributeName":"title","transformDefinition":{"type":"reference","attributes":{"id":"Again"}}}]`;
    const other = await createSource(t, { name: 'Other', columns: ['id'] });
    const profile = await expectStatus(
      201,
      send(
        'POST /beta/identity-profiles',
        `{"name":"Uses it","authoritativeSource":{"id":"${other}"},"identityAttributeConfig":{"attributeTransforms":${mappings}}}`,
      ),
    );
    await t.runJobs();
    const isRequired = async () => (await t.request(`GET /beta/identity-profiles/${profile.id}`)).body.identityRefreshRequired;
    const put = (rules?: string) => send(`PUT /beta/transforms/${id}`, transform('Again', rules));
    expect((await put()).text).toContain(attributes());
    expect(await isRequired()).toBe(false);
    expect((await put(reordered)).text).toContain(attributes(reordered));
    expect(await isRequired()).toBe(true);
    expect((await t.request(`GET /beta/transforms/${id}`)).text).toContain(attributes(reordered));
    const reference = '{"type":"reference","attributes":{"id":"Again"}}';
    expect(await evaluate(`{"transform":${reference},"input":"abcb"}`)).toEqual({ value: 'a2c2' });
  });

  test('is refused in the usual way, at its place', async () => {
    const { status, body } = await send('POST /beta/transforms', transform('Bad', '{"b":"2","1":"c","(":""}'));
    expect([status, body.messages[0].text]).toEqual([400, expect.stringContaining('"attributes.table.("')]);
    expect((await send('POST /beta/transforms', '{"name":"Bad","1":')).body.detailCode).toBe('400.0 Bad request syntax');
    const deep = `{"a":0,"1":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect((await send('POST /beta/transforms', deep)).body.detailCode).toBe('400.0 Bad request syntax');
  });
});

test('an evaluation works in the order of the request', async () => {
  const of = (rules: string) => `{"transform":{"type":"replaceAll","attributes":${attributes(rules)}},"input":"abcb"}`;
  expect(await evaluate(of(ordered))).toEqual({ value: 'accc' });
  expect(await evaluate(of(reordered))).toEqual({ value: 'a2c2' });
  const library = `[{"name":"Own","type":"replaceAll","attributes":${attributes()}}]`;
  const reference = '{"type":"reference","attributes":{"id":"Own"}}';
  expect(await evaluate(`{"transform":${reference},"library":${library},"input":"b"}`)).toEqual({ value: 'c' });
});

describe('a mapping of a profile', () => {
  const mapped = (rules = ordered) => {
    const word = `{"type":"accountAttribute","attributes":{"sourceId":"${sourceId}","attributeName":"word"}}`;
    const uid = `{"type":"accountAttribute","attributes":{"sourceId":"${sourceId}","attributeName":"id"}}`;
    const inline = `{"type":"replaceAll","attributes":{"table":${rules},"input":${word}}}`;
    return `[{"identityAttributeName":"uid","transformDefinition":${uid}},{"identityAttributeName":"title","transformDefinition":${inline}}]`;
  };
  const title = async () => (await identity(t, 'ada')).attributes.title;

  test('is kept, answered and evaluated in its order, and patched into another', async () => {
    const body = `{"name":"Staff","authoritativeSource":{"id":"${sourceId}"},"identityAttributeConfig":{"attributeTransforms":${mapped()}}}`;
    const created = await send('POST /beta/identity-profiles', body);
    expect([created.status, created.text]).toEqual([201, expect.stringContaining(`"attributeTransforms":${mapped()}`)]);
    const path = `/beta/identity-profiles/${created.body.id}` as const;
    await load(t, sourceId, 'id,word\nada,abcb\n');
    expect(await title()).toBe('accc');
    for (const request of [`GET ${path}`, 'GET /v2025/identity-profiles'] as const)
      expect((await t.request(request)).text).toContain(`"attributeTransforms":${mapped()}`);

    const patch = (place: string, value: string) => send(`PATCH ${path}`, `[{"op":"replace","path":"${place}","value":${value}}]`);
    // A patch of something else leaves the order alone.
    const renamed = await patch('/description', '"changed"');
    expect([renamed.text, renamed.body.identityRefreshRequired]).toEqual([
      expect.stringContaining(`"attributeTransforms":${mapped()}`),
      false,
    ]);
    const changed = await patch('/identityAttributeConfig/attributeTransforms', mapped(reordered));
    expect([changed.text, changed.body.identityRefreshRequired]).toEqual([
      expect.stringContaining(`"attributeTransforms":${mapped(reordered)}`),
      true,
    ]);
    t.clock.advance(10_000);
    await t.runJobs();
    expect(await title()).toBe('a2c2');
  });
});

test('an organisation that is imported from YAML and JSON keeps the order of its files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-order-'));
  await mkdir(join(folder, 'transforms'));
  await writeFile(
    join(folder, 'transforms', 'yaml.yaml'),
    'name: From YAML\ntype: replaceAll\nattributes:\n  table:\n    b: "2"\n    2: "1"\n    "1": c\n',
  );
  await writeFile(join(folder, 'transforms', 'json.yaml'), transform('From JSON'));
  const session = openApiSession(
    await t.listen(),
    await t.services.tokens.sign({ client_id: t.clientId, scope: ['sp:scopes:all'] }, t.services.ids.next(), 3_600),
    t.adminId,
  );
  await importOrganisation(session, folder, { addresses: new Map(), say: () => undefined, pause: () => t.runJobs() });
  await rm(folder, { recursive: true });
  for (const name of ['From YAML', 'From JSON'])
    expect((await t.request(`GET /beta/transforms?name=${encodeURIComponent(name)}`)).text).toContain(`"attributes":${attributes()}`);
});
