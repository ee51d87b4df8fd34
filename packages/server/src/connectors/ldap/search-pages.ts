import { failure } from '../failure.ts';
import type { DirectoryConnection, Search, SearchAnswer } from './connection.ts';
import type { DirectoryEntry } from './entry.ts';
import { isRefusal, resultCode } from './failures.ts';
import { anyEntry } from './filter.ts';
import type { SearchScope } from './settings.ts';

/** Every entry of a scope, a page at a time. Referrals to other servers are not followed. */
export async function* searchPages(
  connection: DirectoryConnection,
  { base, scope, filter }: SearchScope,
  attributes: readonly string[],
  pageSize: number,
): AsyncGenerator<readonly DirectoryEntry[], void> {
  let cookie: Buffer | null = null;
  do {
    const page: Search['page'] = { size: pageSize, cookie };
    const answer: SearchAnswer = await explainBase(base, connection.search({ base, scope, filter, attributes, page }));
    for (const entry of answer.entries) await completeRanges(connection, entry);
    yield answer.entries;
    cookie = answer.cookie;
  } while (cookie !== null);
}

/** A missing search base is a wrong setting, unlike any other missing entry. */
export async function explainBase<Result>(base: string, searching: Promise<Result>): Promise<Result> {
  try {
    return await searching;
  } catch (error) {
    if (!isRefusal(error, resultCode.noSuchObject)) throw error;
    throw failure('configuration', `The directory has no search base "${base}", or hides it from the sign-in user`);
  }
}

/** Active Directory sends long lists of values in parts, of which each has to be asked for. */
export async function completeRanges(connection: DirectoryConnection, entry: DirectoryEntry): Promise<void> {
  for (const { attribute, count } of entry.truncated) {
    for (let start: number | null = count; start !== null; ) {
      const range = `${attribute};range=${start}-*`;
      const { entries } = await connection.search({ base: entry.dn, scope: 'base', filter: anyEntry, attributes: [range] });
      const part = entries[0];
      if (part === undefined) return;
      entry.append(attribute, part.buffers(attribute));
      start = part.truncated[0]?.count ?? null;
    }
  }
}
