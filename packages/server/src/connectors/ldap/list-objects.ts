import type { ObjectItem, ObjectSchema } from '../live-connector.ts';
import type { DirectoryConnection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { depthBelow, dnKey, parseDn } from './dn.ts';
import { keysOf, readMemberships } from './read-memberships.ts';
import { recordReader } from './records.ts';
import { searchPages } from './search-pages.ts';
import type { DirectorySettings, SearchScope } from './settings.ts';

/** Every object of the scopes, each once. */
export async function* listObjects(
  connection: DirectoryConnection,
  settings: DirectorySettings,
  dialect: Dialect,
  schema: ObjectSchema,
  scopes: readonly SearchScope[],
): AsyncGenerator<ObjectItem, void> {
  const reader = recordReader(schema, dialect, settings);
  const memberships = reader.needsMemberships ? await readMemberships(connection, settings) : null;
  // Remembering names takes memory, so only where one scope can find what another has found.
  const seen = scopes.some((one) => scopes.some((other) => one !== other && reaches(one, other))) ? new Set<string>() : null;
  for (const scope of scopes) {
    for await (const entries of searchPages(connection, scope, reader.attributes, settings.pageSize)) {
      for (const entry of entries) {
        if (seen !== null) {
          const key = dnKey(entry.dn);
          if (seen.has(key)) continue;
          seen.add(key);
        }
        yield reader.read(entry, memberships?.groupsOf(keysOf(entry)) ?? []);
      }
    }
  }
}

function reaches(scope: SearchScope, other: SearchScope): boolean {
  return depthBelow(parseDn(other.base) ?? [], parseDn(scope.base) ?? []) !== null;
}
