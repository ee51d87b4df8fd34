import { failure } from '../failure.ts';
import { bodyOf, isObject, isSuccess, type JsonObject } from './answer.ts';
import type { ScimClient } from './client.ts';
import { textMember } from './object-values.ts';

export interface Listing {
  /** Such as `/Users`. */
  readonly path: string;
  readonly filter: string | null;
  /** Parts to leave out, where the service heeds it. */
  readonly excludedAttributes?: string;
  readonly pageSize: number;
}

/** More than any service holds: one that never comes to an end is not followed for ever. */
const maxObjects = 10_000_000;

/**
 * The objects of a listing, page by page (RFC 7644, section 3.4.2.4), however the service keeps to it: fewer or more than asked for, a
 * total that is missing or wrong, the first or the last page over again at the end. What lies between two pages can be seen twice while
 * objects are made, so what was on the page before, or on the first, is not given again. When fewer objects come than the service
 * counts, the listing fails at its end: what was not seen must not be taken for deleted.
 */
export async function* listPages(client: ScimClient, doing: string, listing: Listing): AsyncGenerator<readonly JsonObject[], void> {
  let first: ReadonlySet<string> = new Set();
  let previous: ReadonlySet<string> = new Set();
  for (let received = 0; ; ) {
    const page = await readPage(client, doing, listing, received + 1);
    if (page === null && received === 0) return;
    const fresh = (page?.objects ?? []).filter((object) => isFresh(object, first, previous));
    if (page === null || fresh.length === 0) {
      if (page?.total != null && received < page.total) {
        throw failure('refused', `${doing}: the service counts ${page.total} and gives only ${received}`);
      }
      return;
    }
    yield fresh;
    received += page.objects.length;
    if (received > maxObjects) throw failure('refused', `${doing}: more than ${maxObjects} objects came without an end`);
    // Short of a full page, and all that the service counts: then nothing is left. Either alone can be wrong.
    if (page.total !== null && received >= page.total && page.objects.length !== listing.pageSize) return;
    previous = idsOf(page.objects);
    if (first.size === 0) first = previous;
  }
}

interface Page {
  readonly objects: readonly JsonObject[];
  readonly total: number | null;
}

/** Null: there is no such page. */
async function readPage(client: ScimClient, doing: string, listing: Listing, startIndex: number): Promise<Page | null> {
  const { path, filter, excludedAttributes = null, pageSize } = listing;
  const answer = await client.send({ method: 'GET', path, query: { startIndex, count: pageSize, filter, excludedAttributes } });
  // Past the end some services find the question wrong.
  if (startIndex > 1 && !isSuccess(answer) && [400, 404].includes(answer.status)) return null;
  const body = bodyOf(doing, answer);
  const { Resources: resources = [], totalResults } = body;
  if (!Array.isArray(resources) || (body.Resources === undefined && totalResults !== 0 && startIndex === 1)) {
    throw failure('configuration', `${doing}: the answer is no list of SCIM; is host the base URL of the service?`);
  }
  const total = typeof totalResults === 'number' && totalResults >= 0 ? totalResults : null;
  return { objects: resources.filter(isObject), total };
}

function idsOf(objects: readonly JsonObject[]): ReadonlySet<string> {
  return new Set(objects.flatMap((object) => textMember(object, 'id') ?? []));
}

function isFresh(object: JsonObject, ...seen: readonly ReadonlySet<string>[]): boolean {
  const id = textMember(object, 'id');
  return id === null || !seen.some((ids) => ids.has(id));
}
