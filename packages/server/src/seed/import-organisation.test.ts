import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { everybody, expectStatus, identity } from '../../test/world.ts';
import { operatorToken } from '../auth/operator-token.ts';
import { openApiSession } from './api-session.ts';
import { importOrganisation } from './import-organisation.ts';
import { scimToken } from './systems/scim-system.ts';
import { type RunningSystems, startSystems } from './systems/start-systems.ts';

/** The example organisation, through the API, as `npm start` loads it. The figures were counted from its files by other means. */

const acme = fileURLToPath(new URL('../../../../examples/acme', import.meta.url));
let t: TestApp;
let people: Map<string, any>;

async function load(): Promise<string[]> {
  const said: string[] = [];
  const token = await operatorToken(t.services, t.clientId);
  const api = openApiSession(baseUrl, token, t.adminId);
  await importOrganisation(api, acme, { say: (line) => said.push(line), pause: settle, addresses: systems.addresses });
  return said;
}

let baseUrl: string;
let systems: RunningSystems;

/** Changes rest for a while before they are carried out: the clock goes on while the import waits. */
async function settle(): Promise<void> {
  t.clock.advance(1_000);
  await t.runJobs();
}

beforeAll(async () => {
  systems = await startSystems(acme, { dataFolder: null, firstPort: 0 });
  t = await testApp();
  baseUrl = await t.listen();
  await load();
  people = new Map((await everybody(t)).map((person: any) => [person.alias, person]));
}, 180_000);
afterAll(async () => {
  await t?.close();
  await systems?.close();
});

test('every row of the two authoritative feeds is an identity; only the administrator is in no feed', async () => {
  const { headers } = await t.request('GET /beta/identities?count=true&limit=0');
  expect(headers['x-total-count']).toBe('301');
  expect(people.size).toBe(300);
});

test('lifecycle states follow from dates and status', () => {
  const states = new Map<string, number>();
  for (const person of people.values()) states.set(person.lifecycleState.stateName, (states.get(person.lifecycleState.stateName) ?? 0) + 1);
  expect(Object.fromEntries(states)).toEqual({ active: 266, prehire: 8, leave: 8, inactive: 9, terminated: 9 });
  expect(people.get('selin.koc').lifecycleState.stateName).toBe('inactive');
  expect(people.get('brigitte.neumann').lifecycleState.stateName).toBe('active');
});

test('managers are found across the feeds, whoever comes first', () => {
  expect([...people.values()].filter((person) => person.managerRef === null).map((person) => person.alias)).toEqual(['johanna.reinholt']);
  expect([...people.values()].filter((person) => person.isManager).length).toBe(49);
  expect(people.get('aisling.doherty').managerRef.id).toBe(people.get('renske.vandijk').id);
});

test('the one person without an address is incomplete, and nobody else has an error', () => {
  expect([...people.values()].filter((person) => person.processingState === 'ERROR').map((person) => person.alias)).toEqual([
    'tadhg.oconaill',
  ]);
});

test.each([
  ['All staff', 242],
  ['Source code readers', 112],
  ['Sales Europe', 19],
  ['Leadership', 24],
  ['Directory administrators', 4],
  ['CRM administrators', 3],
  ['Crisis team', 8],
  ['Hamburg machine park', 0],
])('%s has %i members', async (name, members) => {
  const [role] = await expectStatus(200, t.request(`GET /beta/roles?filters=${encodeURIComponent(`name eq "${name}"`)}`));
  const { headers } = await t.request(`GET /beta/roles/${role.id}/assigned-identities?count=true&limit=1`);
  expect(headers['x-total-count']).toBe(String(members));
});

test('accounts of the applications find their people; orphans stay alone', async () => {
  const { body } = await t.request(`GET /beta/accounts?filters=${encodeURIComponent('uncorrelated eq true')}&sorters=nativeIdentity`);
  expect(body.map((account: any) => account.nativeIdentity)).toEqual([
    'U0136',
    'U0178',
    'U0191',
    'petra.lange',
    'room-berlin-1',
    'svc-ldap-sync',
    'svc-print',
    'torben.holm',
    'training01',
    'visitor',
  ]);
});

test('who has a role gets a badge and its doors: the building itself says so', async () => {
  const doors = new pg.Client({ connectionString: `postgres://postgres@${systems.addresses.get('doors')}/postgres` });
  await doors.connect();
  try {
    const { rows } =
      await doors.query(`select login, holder, mail, site, blocked, array(select zone from badge_zone z where z.login = b.login
      order by zone) as zones from badge b order by login`);
    const badges = new Map(rows.map((badge) => [badge.login, badge]));
    // All staff, the readers of source code who are no employees, and the building's own.
    expect(badges.size).toBe(261);
    expect(badges.get('kwame.boateng')).toEqual({
      login: 'kwame.boateng',
      holder: 'Kwame Boateng',
      mail: 'kwame.boateng@acme.example.com',
      site: expect.any(String),
      blocked: false,
      zones: ['board', 'lobby', 'office'],
    });
    expect(rows.filter(({ zones }) => zones.includes('board'))).toHaveLength(24);
    expect(rows.filter(({ zones }) => zones.includes('lab'))).toHaveLength(112);
    expect(rows.filter(({ zones }) => zones.includes('office'))).toHaveLength(242);
    expect([...badges.keys()].filter((login) => /[0-9]/.test(login)).length).toBeGreaterThan(0);
  } finally {
    await doors.end();
  }
});

test('and may take courses: the learning platform says so', async () => {
  const groups = await fetch(`${systems.addresses.get('learning')}/Groups?count=100`, {
    headers: { authorization: `Bearer ${scimToken}` },
  });
  const { Resources } = (await groups.json()) as { Resources: { displayName: string; members: unknown[] }[] };
  expect(Object.fromEntries(Resources.map(({ displayName, members }) => [displayName, members.length]))).toEqual({
    Onboarding: 242,
    'Secure coding': 112,
    'Leading people': 24,
  });
});

test('who owns something, and who is protected, cannot be deleted', async () => {
  const owner = await identity(t, 'anil.deshpande');
  const ownership = await expectStatus(200, t.request(`GET /beta/identities/${owner.id}/ownership`));
  const refused = await t.request(`DELETE /beta/identities/${owner.id}`);
  if (ownership.associationDetails.length > 0) expect(refused.status).toBe(400);
  const service = await identity(t, 'svc-backup');
  expect((await t.request(`DELETE /beta/identities/${service.id}`)).body.message).toBe('Identity is protected and cannot be deleted');
});

test('imported again nothing changes: no account is rewritten and no identity refreshed', async () => {
  const before = await everybody(t);
  t.clock.advance(60_000);
  const said = await load();
  expect(said.filter((line) => /accounts/.test(line))).toEqual([
    expect.stringMatching(/40 accounts, 0 new, 0 changed, 0 deleted/),
    expect.stringMatching(/260 accounts, 0 new, 0 changed, 0 deleted/),
    expect.stringMatching(/67 accounts, 0 new, 0 changed, 0 deleted/),
    expect.stringMatching(/286 accounts, 0 new, 0 changed, 0 deleted/),
    'Doors: 261 accounts, 0 new.',
    'Learning: 260 accounts, 0 new.',
  ]);
  t.clock.advance(60_000);
  await t.runJobs();
  expect(await everybody(t)).toEqual(before);
});
