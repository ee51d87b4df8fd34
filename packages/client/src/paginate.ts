/** A page of a collection. */
export interface Page<T> {
  readonly items: T[];
  /** How many there are on all pages together, if `count` was asked for. */
  readonly total: number | undefined;
}

/** What a collection operation takes to cut out a page. */
interface PageParameters {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly count?: boolean | undefined;
}

/** All of a collection, fetched page by page while it is iterated: over its items, or with `pages()` over whole pages. */
export interface Paging<T> extends AsyncIterable<T> {
  pages(): AsyncIterable<Page<T>>;
}

const standardLimit = 250;

/**
 * Iterates over a collection: `paginate(client.getTaskStatusList, { sorters: '-created' })`. `limit` is the size of a page (250 unless
 * given), `offset` where to begin. With `count` each page knows the total; it is asked for once, since to count is work.
 */
export function paginate<T, Parameters extends PageParameters, Options>(
  list: (parameters?: Parameters, options?: Options) => Promise<Page<T>>,
  parameters: NoInfer<Parameters>,
  options?: NoInfer<Options>,
): Paging<T> {
  const pages = () => iteratePages((page) => list({ ...parameters, ...page }, options), parameters);
  return { pages, [Symbol.asyncIterator]: () => iterateItems(pages()) };
}

/** A short page is the last one. With a known total a full page that reaches it is the last one, too, and a request is saved. */
async function* iteratePages<T>(
  fetchPage: (parameters: PageParameters) => Promise<Page<T>>,
  { limit = standardLimit, offset = 0, count = false }: PageParameters,
): AsyncGenerator<Page<T>, void, undefined> {
  if (!(limit >= 1)) throw new RangeError(`limit must be at least 1 to page through a collection, not ${limit}`);
  let total: number | undefined;
  for (let start = offset; ; start += limit) {
    const page = await fetchPage({ limit, offset: start, count: count && total === undefined });
    total ??= page.total;
    yield { items: page.items, total };
    if (page.items.length < limit || (total !== undefined && start + limit >= total)) return;
  }
}

async function* iterateItems<T>(pages: AsyncIterable<Page<T>>): AsyncGenerator<T, void, undefined> {
  for await (const { items } of pages) yield* items;
}
