import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { byTransform, createProfile, createSource, expectStatus, fromAccount, identity, load } from '../../test/world.ts';
import { attributesRead } from './source-dependents.ts';

let t: TestApp;
let hr: string;
let crm: string;
beforeAll(async () => {
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'login', 'last', 'boss', 'mail'], nameColumn: 'login' });
  crm = await createSource(t, { name: 'CRM', columns: ['user', 'title'] });
  const transform = (name: string, type: string, attributes: object) =>
    expectStatus(201, t.request('POST /beta/transforms', { body: { name, type, attributes } }));
  await transform('CRM Title', 'accountAttribute', { sourceName: 'CRM', attributeName: 'title' });
  await transform('Loud Title', 'upper', { input: { type: 'reference', attributes: { id: 'CRM Title' } } });
  await transform('Other', 'upper', { input: { type: 'static', attributes: { value: 'x' } } });
  await createProfile(t, {
    name: 'Staff',
    sourceId: hr,
    mappings: [
      fromAccount('uid', hr, 'login'),
      fromAccount('lastname', hr, 'last'),
      fromAccount('email', hr, 'mail'),
      fromAccount('firstname', hr, 'login'),
      fromAccount('identificationNumber', hr, 'id'),
      fromAccount('manager', hr, 'boss'),
      byTransform('title', { type: 'reference', attributes: { id: 'Loud Title' } }),
    ],
  });
  await load(t, hr, 'id,login,last,boss,mail\n1,ada,Lovelace,2,ada@example.com\n2,grace,Hopper,,grace@example.com\n');
  await load(t, crm, 'user,title\nada,Countess\n');
});
afterAll(() => t.close());

const settle = async () => {
  t.clock.advance(11_000);
  await t.runJobs();
};

test('what depends on a source is told', async () => {
  const { body } = await t.request(`GET /v3/sources/${crm}/connections`);
  expect(body).toEqual({
    identityProfiles: [{ id: expect.any(String), name: 'Staff', identityCount: 2 }],
    credentialProfiles: [],
    sourceAttributes: ['title'],
    mappingProfiles: ['Staff'],
    dependentCustomTransforms: [
      {
        id: expect.any(String),
        name: 'CRM Title',
        type: 'accountAttribute',
        attributes: { sourceName: 'CRM', attributeName: 'title' },
        internal: false,
      },
      { id: expect.any(String), name: 'Loud Title', type: 'upper', attributes: expect.anything(), internal: false },
    ],
    dependentApps: [],
    missingDependents: [],
  });
  const { body: authoritative } = await t.request(`GET /v3/sources/${hr}/connections`);
  expect(authoritative).toMatchObject({
    identityProfiles: [{ name: 'Staff' }],
    sourceAttributes: ['boss', 'id', 'last', 'login', 'mail'],
    dependentCustomTransforms: [],
  });
});

test('a new name breaks what says the old one, and heals when the old one comes back', async () => {
  const rename = (id: string, value: string) => t.request(`PATCH /beta/sources/${id}`, { body: [{ op: 'replace', path: '/name', value }] });
  expect((await identity(t, 'ada')).attributes.title).toBe('COUNTESS');
  await rename(hr, 'People');
  await rename(crm, 'Customers');
  await settle();
  expect(await identity(t, 'ada')).toMatchObject({ processingState: 'ERROR', attributes: { lastname: 'Lovelace' } });
  await rename(crm, 'CRM');
  await settle();
  expect(await identity(t, 'ada')).toMatchObject({ processingState: 'OK', attributes: { title: 'COUNTESS' } });
});

test('another manager correlation finds other managers after a rest', async () => {
  expect((await identity(t, 'ada')).managerRef).toBeNull();
  const managerCorrelationMapping = { accountAttributeName: 'boss', identityAttributeName: 'identificationNumber' };
  await t.request(`PATCH /beta/sources/${hr}`, {
    body: [{ op: 'add', path: '/managerCorrelationMapping', value: managerCorrelationMapping }],
  });
  await settle();
  expect((await identity(t, 'ada')).managerRef).toMatchObject({ name: expect.any(String), id: (await identity(t, 'grace')).id });
});

test('a definition names a source by id before it names it by name', () => {
  const source = { id: 'a', name: 'HR' };
  expect(attributesRead({ type: 'accountAttribute', attributes: { sourceId: 'b', sourceName: 'HR', attributeName: 'x' } }, source)).toEqual(
    [],
  );
  expect(attributesRead({ attributes: { sourceId: null, applicationName: 'HR [source]', attributeName: 'x' } }, source)).toEqual(['x']);
  expect(attributesRead({ values: [{ attributes: { applicationId: 'a', attributeName: 'y' } }, 'HR'] }, source)).toEqual(['y']);
});
