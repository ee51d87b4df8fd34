import type { DirectoryConnection } from './connection.ts';
import type { DirectoryEntry } from './entry.ts';
import { isRefusal, resultCode } from './failures.ts';
import { anyEntry, type Filter } from './filter.ts';
import { completeRanges } from './search-pages.ts';

/** The entry of that name, or null when there is none that the filter fits. */
export async function readEntry(
  connection: DirectoryConnection,
  dn: string,
  attributes: readonly string[],
  filter: Filter = anyEntry,
): Promise<DirectoryEntry | null> {
  try {
    const { entries } = await connection.search({ base: dn, scope: 'base', filter, attributes });
    const entry = entries[0] ?? null;
    if (entry !== null) await completeRanges(connection, entry);
    return entry;
  } catch (error) {
    if (isRefusal(error, resultCode.noSuchObject, resultCode.invalidDnSyntax)) return null;
    throw error;
  }
}

/** The name as the directory writes it, which is how a listing gives it; a name can be written in several ways. */
export async function nameAsStored(connection: DirectoryConnection, dn: string): Promise<string> {
  return (await readEntry(connection, dn, ['1.1']))?.dn ?? dn;
}
