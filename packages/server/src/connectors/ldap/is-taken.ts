import { isPossible } from '../possible-text.ts';
import type { DirectoryConnection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { parseDn } from './dn.ts';
import { isRefusal, resultCode } from './failures.ts';
import { equals } from './filter.ts';
import { readEntry } from './read-entry.ts';
import { explainBase } from './search-pages.ts';
import type { SearchScope } from './settings.ts';

/**
 * Whether an entry of that name is there or, of any other attribute, whether one that the scopes reach has the value. Entries that are no
 * accounts count too: a directory lets no two entries have one name, nor Active Directory two have one sAMAccountName.
 */
export async function isTakenInDirectory(
  connection: DirectoryConnection,
  scopes: readonly SearchScope[],
  dialect: Dialect,
  attribute: string,
  value: string,
): Promise<boolean> {
  if (!isPossible(value)) return false;
  if (dialect.isName(attribute)) return parseDn(value) !== null && (await readEntry(connection, value, ['1.1'])) !== null;
  const filter = equals(attribute, value);
  try {
    for (const { base, scope } of scopes) {
      const search = { base, scope, filter, attributes: ['1.1'], sizeLimit: 1 };
      if ((await explainBase(base, connection.search(search))).entries.length > 0) return true;
    }
  } catch (error) {
    // The directory does not know the attribute, or no value of it can be like this.
    if (isRefusal(error, resultCode.undefinedAttributeType, resultCode.invalidAttributeSyntax)) return false;
    throw error;
  }
  return false;
}
