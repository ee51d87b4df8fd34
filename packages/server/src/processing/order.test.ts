import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { byTransform, createProfile, createSource, expectStatus, fromAccount, load } from '../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const columns = {
  staff: ['id', 'login', 'first', 'last', 'mail', 'boss', 'dept', 'status'],
  external: ['id', 'login', 'first', 'last', 'mail', 'boss', 'dept', 'status'],
  directory: ['dn', 'number', 'mail', 'phone'],
  tickets: ['user', 'fullName', 'mail', 'level'],
} as const;
type Feed = keyof typeof columns;
const feeds = Object.keys(columns) as Feed[];

type Row = readonly string[];
/** What an organisation's sources say, in the end. */
type World = Record<Feed, readonly Row[]>;
/** A source is given its first rows, up to a count. */
interface Load {
  readonly feed: Feed;
  readonly rows: readonly Row[];
}

/** `run` marks every word, which keeps the values of one organisation apart from those of the others in the database. */
const csv = (feed: Feed, rows: readonly Row[], run: string) =>
  [columns[feed], ...rows.map((row) => row.map((cell) => cell.replaceAll(/[^ ]+/g, (word) => `${word}-${run}`)))].join('\n');

async function organisation(run: string): Promise<Record<Feed, string>> {
  const byNumber = [{ property: 'identificationNumber', value: 'id' }];
  const managerCorrelation = { accountAttributeName: 'boss', identityAttributeName: 'identificationNumber' };
  const source = (name: Feed, nameColumn: string, correlation: { property: string; value: string }[], more = {}) =>
    createSource(t, { name: `${name}-${run}`, columns: columns[name], nameColumn, correlation, ...more });
  const ids = {
    staff: await source('staff', 'login', byNumber, { managerCorrelation }),
    external: await source('external', 'login', byNumber, { managerCorrelation }),
    directory: await source('directory', 'dn', [
      { property: 'identificationNumber', value: 'number' },
      { property: 'email', value: 'mail' },
    ]),
    tickets: await source('tickets', 'user', [
      { property: 'displayName', value: 'fullName' },
      { property: 'email', value: 'mail' },
    ]),
  };
  for (const name of ['staff', 'external'] as const) {
    const sourceId = ids[name];
    const mapped = { uid: 'login', firstname: 'first', lastname: 'last', email: 'mail', identificationNumber: 'id', manager: 'boss' };
    const status = { type: 'accountAttribute', attributes: { sourceId, attributeName: 'status' } };
    const mappings = [
      ...Object.entries({ ...mapped, department: 'dept' }).map(([to, column]) => fromAccount(to, sourceId, column)),
      byTransform('cloudLifecycleState', { type: 'split', attributes: { input: status, delimiter: '-', index: 0 } }),
      // Several accounts of the directory may be one person's: which of them counts must not follow from which came first.
      byTransform('phone', {
        type: 'accountAttribute',
        attributes: { sourceId: ids.directory, attributeName: 'phone', accountSortAttribute: 'dn' },
      }),
    ];
    await createProfile(t, { name: `${name}-${run}`, sourceId, mappings });
  }
  const role = (name: string, key: object, stringValue: string) =>
    expectStatus(
      201,
      t.request('POST /beta/roles', {
        body: {
          name: `${name}-${run}`,
          owner: { id: t.adminId },
          enabled: true,
          membership: { type: 'STANDARD', criteria: { operation: 'EQUALS', key, stringValue: `${stringValue}-${run}` } },
        },
      }),
    );
  await role('Research', { type: 'IDENTITY', property: 'attribute.department' }, 'R&D');
  await role('Agents', { type: 'ACCOUNT', property: 'attribute.level', sourceId: ids.tickets }, 'agent');
  return ids;
}

/** The end state by what the sources call things, without ids and without the run's mark. */
async function endState(run: string) {
  const accounts = await t.db
    .selectFrom('account')
    .innerJoin('source', 'source.id', 'account.source_id')
    .select(['account.identity_id', 'account.native_identity', 'account.uncorrelated', 'source.name as source'])
    .where('source.name', 'like', `%-${run}`)
    .execute();
  const accountsOf = (identityId: string) =>
    accounts
      .filter((account) => account.identity_id === identityId)
      .map((account) => `${account.source} ${account.native_identity}`)
      .sort();
  const ids = [...new Set(accounts.map((account) => account.identity_id))];
  const identities = await t.db.selectFrom('identity').selectAll().where('id', 'in', ids).execute();
  const roles = await t.db
    .selectFrom('role_assignment')
    .innerJoin('role', 'role.id', 'role_assignment.role_id')
    .select(['identity_id', 'name', 'source'])
    .where('identity_id', 'in', ids)
    .execute();
  const profiles = new Map((await t.db.selectFrom('identity_profile').select(['id', 'name']).execute()).map(({ id, name }) => [id, name]));
  const people = identities.map((row) => ({
    accounts: accountsOf(row.id),
    alias: row.alias,
    name: row.name,
    shadow: row.shadow,
    correlated: row.correlated,
    profile: row.profile_id && profiles.get(row.profile_id),
    attributes: row.attributes,
    manager: row.manager_id && accountsOf(row.manager_id),
    lifecycleState: row.lifecycle_state,
    identityState: row.identity_state,
    processingState: row.processing_state,
    errors: row.errors,
    roles: roles
      .filter(({ identity_id }) => identity_id === row.id)
      .map(({ name, source }) => `${name} ${source}`)
      .sort(),
  }));
  people.sort((left, right) => (left.accounts.join() < right.accounts.join() ? -1 : 1));
  return JSON.parse(JSON.stringify(people).replaceAll(`-${run}`, ''));
}

const loadsOf = (world: World): Load[] => feeds.map((feed) => ({ feed, rows: world[feed] }));

let runs = 0;

async function endStateAfter(loads: readonly Load[]) {
  runs += 1;
  const run = `r${runs}`;
  const sources = await organisation(run);
  t.clock.advance(11_000);
  await t.runJobs();
  for (const { feed, rows } of loads) {
    t.clock.advance(1_000);
    const task = await load(t, sources[feed], csv(feed, rows, run));
    expect(task.completionStatus).toBe('SUCCESS');
  }
  return endState(run);
}

const people = ['ada', 'bob', 'cleo', 'dan', 'eve', 'finn'] as const;
const numberOf = (index: number) => `n${index}`;
const some = <T>(...values: readonly T[]) => fc.constantFrom(...values);

/** People with unique numbers and user names; names and addresses may be shared, so that they say nothing; both sources agree on them. */
const anyPerson = (index: number) =>
  fc
    .record({
      inStaff: fc.boolean(),
      inExternal: fc.boolean(),
      last: some('Hall', 'Hill'),
      mail: some(`${people[index]}@example.com`, 'desk@example.com', ''),
      bosses: fc.tuple(some('', 'n0', 'n1', 'n2', 'n3', 'n4', 'n9'), some('', 'n0', 'n2', 'n5')),
      departments: fc.tuple(some('R&D', 'Sales'), some('R&D', 'Support')),
      status: some('active', 'inactive', 'unknown', ''),
    })
    .map((person) => {
      const row = (which: 0 | 1) => [
        numberOf(index),
        people[index]!,
        'Pat',
        person.last,
        person.mail,
        person.bosses[which],
        person.departments[which],
        person.status,
      ];
      return { staff: person.inStaff ? [row(0)] : [], external: person.inExternal ? [row(1)] : [] };
    });

const anyMail = some('', 'desk@example.com', ...people.map((name) => `${name}@example.com`));
const anyNumber = some('', 'n0', 'n1', 'n2', 'n3', 'n8');
const anyWorld: fc.Arbitrary<World> = fc
  .record({
    persons: fc.tuple(...people.map((_, index) => anyPerson(index))),
    directory: fc.array(fc.tuple(anyNumber, anyMail, some('1', '2')), { maxLength: 4 }),
    tickets: fc.array(fc.tuple(some('', 'Pat Hall', 'Pat Hill'), anyMail, some('agent', 'user')), { maxLength: 4 }),
  })
  .map(({ persons, directory, tickets }) => ({
    staff: persons.flatMap((person) => person.staff),
    external: persons.flatMap((person) => person.external),
    directory: directory.map((row, index) => [`d${index}`, ...row]),
    tickets: tickets.map((row, index) => [`t${index}`, ...row]),
  }));

/** The same feeds in any order, each in one load or in two of which the second says all, their rows in any order. */
const anyLoads = (world: World): fc.Arbitrary<Load[]> =>
  fc
    .tuple(
      ...feeds
        .filter((feed) => world[feed].length > 0)
        .map((feed) =>
          fc
            .tuple(fc.shuffledSubarray([...world[feed]], { minLength: world[feed].length }), fc.nat({ max: world[feed].length - 1 }))
            .map(([rows, first]) => [...(first === 0 ? [] : [{ feed, rows: rows.slice(0, first) }]), { feed, rows }]),
        ),
    )
    .chain((parts) => {
      const feedOrder = parts.flatMap((loads, index) => loads.map(() => index));
      return fc.shuffledSubarray(feedOrder, { minLength: feedOrder.length }).map((order) => {
        const left = parts.map((loads) => [...loads]);
        return order.map((index) => left[index]!.shift()!);
      });
    });

test('the end state does not depend on the order of feeds, of rows, or on how many loads they come in', async () => {
  const anyCase = anyWorld.chain((world) => anyLoads(world).map((loads) => ({ world, loads })));
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ world, loads }) => {
      const plain = loadsOf(world).filter(({ rows }) => rows.length > 0);
      expect(await endStateAfter(loads)).toEqual(await endStateAfter(plain));
    }),
    { numRuns: Number(process.env.MUSTER_TEST_RUNS ?? 6), seed: Number(process.env.MUSTER_TEST_SEED ?? 20), endOnFailure: true },
  );
});

test.each([['in one feed'], ['in two']])(
  'two rows with one number are one person, %s, and when a profile comes after them',
  async (how) => {
    runs += 1;
    const sources = await organisation(`r${runs}`);
    const [one, two] = ['d1', 'd2'].map((dn) => [dn, 'n1', 'pat@example.com', '1']);
    if (how === 'in two') await load(t, sources.directory, csv('directory', [one!], `r${runs}`));
    await load(t, sources.directory, csv('directory', [one!, two!], `r${runs}`));
    const mappings = [
      fromAccount('uid', sources.directory, 'dn'),
      fromAccount('email', sources.directory, 'mail'),
      fromAccount('identificationNumber', sources.directory, 'number'),
    ];
    await createProfile(t, { name: `directory-r${runs}`, sourceId: sources.directory, mappings });
    const three = [
      ['d3', 'n3'],
      ['d4', 'n3'],
    ].map(([dn, number]) => [dn!, number!, `${dn}@example.com`, '1']);
    await load(t, sources.directory, csv('directory', [one!, two!, ...three], `r${runs}`));
    expect((await endState(`r${runs}`)).map((person: any) => person.accounts)).toEqual([
      ['directory d1', 'directory d2'],
      ['directory d3', 'directory d4'],
    ]);
  },
);
