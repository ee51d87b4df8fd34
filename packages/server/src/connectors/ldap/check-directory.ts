import { failure } from '../failure.ts';
import type { ObjectSchema } from '../live-connector.ts';
import type { DirectoryConnection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { isMade } from './discover-schema.ts';
import { recordReader } from './records.ts';
import { explainBase } from './search-pages.ts';
import type { ServerSchema } from './server-schema.ts';
import type { DirectorySettings } from './settings.ts';

/** Beyond the sign-in: every search base is there, the directory knows the attributes, one object of each schema can be read. */
export async function checkDirectory(
  connection: DirectoryConnection,
  settings: DirectorySettings,
  dialect: Dialect,
  schemas: readonly ObjectSchema[],
  server: ServerSchema | null,
): Promise<void> {
  for (const { base, scope, filter } of settings.memberships) {
    await explainBase(base, connection.search({ base, scope, filter, attributes: ['1.1'], sizeLimit: 1 }));
  }
  for (const schema of schemas) {
    const unknown = schema.attributes.map(({ name }) => name).filter((name) => server && !isMade(name, dialect) && !server.knows(name));
    if (unknown.length > 0) {
      const what = unknown.length > 1 ? `attributes ${unknown.join(', ')}` : `attribute ${unknown[0]}`;
      throw failure('configuration', `The directory does not know the ${what} of the schema ${schema.name}`);
    }
    const { attributes, read } = recordReader(schema, dialect, settings);
    for (const { base, scope, filter } of schema.name === 'account' ? settings.accounts : settings.groups) {
      const { entries } = await explainBase(base, connection.search({ base, scope, filter, attributes, sizeLimit: 1 }));
      for (const entry of entries) {
        const item = read(entry, []);
        if (item.kind === 'error') throw failure('configuration', `${entry.dn} cannot be used: ${item.message}`);
      }
    }
  }
}
