import type { TestApp } from './test-app.ts';
import { createSource, expectStatus } from './world.ts';

/** Columns of the sources made here: what the default mapping knows. */
export const personColumns = ['id', 'login', 'givenName', 'familyName', 'e-mail'];

/** Builds sources with identity profiles, each with people of its own, and asks about them. */
export function profileWorld(app: () => TestApp) {
  let made = 0;
  const world = {
    /** A source of its own for a test. */
    async source() {
      made += 1;
      const name = `Source ${made}`;
      return { id: await createSource(app(), { name, columns: personColumns, nameColumn: 'login' }), name, number: made };
    },
    /** A feed of people whose user names end with the number. */
    rows: (number: number, ...names: string[]) =>
      `${personColumns.join(',')}\n${names.map((name) => `${number}${name},${name}${number},${name},Person,${name}${number}@example.com\n`).join('')}`,
    create: (body: object) => app().request('POST /beta/identity-profiles', { body }),
    patch: (id: string, body: object[]) => app().request(`PATCH /beta/identity-profiles/${id}`, { body }),
    get: (id: string) => expectStatus(200, app().request(`GET /beta/identity-profiles/${id}`)),
    /** A profile on a source of its own. */
    async profile(options: object = {}) {
      const from = await world.source();
      const body = { name: `Profile ${from.number}`, authoritativeSource: { id: from.id }, ...options };
      return { from, profile: await expectStatus(201, world.create(body)) };
    },
    async isAuthoritative(sourceId: string) {
      return (await expectStatus(200, app().request(`GET /beta/sources/${sourceId}`))).authoritative;
    },
    eventsOf: (id: string) => app().db.selectFrom('event').selectAll().where('target_id', '=', id).orderBy('id').execute(),
  };
  return world;
}

export const mappingOf = (attributeTransforms: object[], enabled = true) => ({ identityAttributeConfig: { enabled, attributeTransforms } });
