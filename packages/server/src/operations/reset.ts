import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { operatorToken } from '../auth/operator-token.ts';
import type { Db } from '../database/open-database.ts';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { createOrganisation } from '../organisation/create-organisation.ts';
import { getOrganisation, markSeeded } from '../organisation/organisation-store.ts';
import { openApiSession } from '../seed/api-session.ts';
import { importOrganisation } from '../seed/import-organisation.ts';
import { seedFolder } from '../seed/seed-folder.ts';
import { systemAddresses } from '../seed/systems/start-systems.ts';
import { emptyTables } from './empty-tables-store.ts';

export const resetOrganisation = defineRoute({
  operationId: 'resetOrganisation',
  method: 'POST',
  path: '/muster/v1/reset',
  ownPath: true,
  tag: 'Muster',
  summary: 'Restore the organisation that was loaded at the first start',
  description:
    'For test suites: with MUSTER_ALLOW_RESET and the embedded database only. Access token clients stay; every other id is new. Answers when all is loaded.',
  rights: { scopes: [], levels: ['ORG_ADMIN'], clients: true },
  responses: { 204: null },
  transaction: false,
  async handle({ db, services, caller, now, request, reply }) {
    if (!services.config.allowReset) throw notFound('path', '/muster/v1/reset');
    await db.transaction().execute((transaction) => startAgain(transaction, services, now));
    services.callers.forget();
    const folder = seedFolder(services.config);
    if (folder !== null) {
      const organisation = await getOrganisation(db);
      const token = await operatorToken(services, caller.clientId);
      const api = openApiSession(`${request.protocol}://${request.host}`, token, organisation.adminIdentityId);
      await importOrganisation(api, folder, {
        say: () => undefined,
        pause: () => pause(50),
        addresses: systemAddresses(folder, services.config.systemsPort),
      });
    }
    await markSeeded(db, now);
    reply.code(204);
    return undefined;
  },
});

/** A new organisation in the place of the old one. The configuration's version goes on, since what was compiled is remembered by it. */
async function startAgain(
  db: Db,
  { ids, keys, config }: Parameters<typeof resetOrganisation.handle>[0]['services'],
  now: string,
): Promise<void> {
  const { rows } = await sql<{ version: number }>`select configuration_version + 1 as version from organisation`.execute(db);
  const clients = await db.selectFrom('api_client').selectAll().execute();
  const { adminIdentityId: formerAdmin } = await getOrganisation(db);
  await emptyTables(db);
  await createOrganisation(db, { name: config.organisation, timeZone: config.timeZone, keys, ids, now });
  await db.updateTable('organisation').set({ configuration_version: rows[0]!.version }).execute();
  const { adminIdentityId } = await getOrganisation(db);
  const kept = clients
    .filter((client) => client.identity_id === formerAdmin)
    .map((client) => ({ ...client, identity_id: adminIdentityId }));
  if (kept.length > 0) await db.insertInto('api_client').values(kept).execute();
}
