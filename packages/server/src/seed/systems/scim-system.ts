import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isoTime, systemClock } from '../../clock.ts';
import type { ScimStore } from './scim/scim-store.ts';
import type { SystemKind } from './system.ts';

/** What signs in to every such service: it holds nobody's data but the example's, and is reached from this machine alone. */
export const scimToken = 'example';

/** A SCIM 2.0 service (SCIMMY). The file names the groups that it begins with. */
export const scimSystem: SystemKind = {
  ending: '.scim.yaml',
  addressAt: (port) => `http://127.0.0.1:${port}/scim/v2`,
  async start(content, { folder, port }) {
    // Loaded only where such a system is: Muster itself needs none of it.
    const [{ default: express }, { scimService }, { ScimStore }] = await Promise.all([
      import('express'),
      import('./scim/scim-service.ts'),
      import('./scim/scim-store.ts'),
    ]);
    const file = folder === null ? null : join(folder, 'service.json');
    const store: ScimStore = new ScimStore({
      usersTellGroups: true,
      now: () => isoTime(systemClock.now()),
      changed: () => (file === null ? undefined : write(file, JSON.stringify(store))),
    });
    if (folder !== null) mkdirSync(folder, { recursive: true });
    if (file !== null && existsSync(file)) store.load(JSON.parse(readFileSync(file, 'utf8')));
    else for (const group of (parse(content) as { groups: Record<string, unknown>[] }).groups) store.writeGroup(undefined, group);
    const app = express().disable('etag').disable('x-powered-by');
    app.use('/scim/v2', ...scimService(store, checkToken));
    const server = createServer(app);
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    const address = scimSystem.addressAt((server.address() as AddressInfo).port);
    return {
      address,
      visit: `curl -H "Authorization: Bearer ${scimToken}" ${address}/Users`,
      async close() {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
};

function checkToken(authorization: string | undefined): string {
  if (authorization !== `Bearer ${scimToken}`) throw new Error('The token is not known');
  return 'muster';
}

/** A process that is killed leaves the old file or the new one. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
