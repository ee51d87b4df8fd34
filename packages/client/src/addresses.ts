/**
 * An API version, as it stands in the path: `/beta/identities`. `per-service` is the newest scheme, `/identities/v1`. Muster answers alike
 * under all of them; in an ISC tenant `v3` has no identities.
 */
export type Family = 'beta' | 'v3' | 'v2024' | 'v2025' | 'v2026' | 'per-service';

/** The base URL without what people write behind it: slashes at the end and doubled ones. */
export function normaliseBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`baseUrl must be an http or https URL such as https://tenant.api.identitynow.com, not "${baseUrl}"`);
  }
  return url.origin + url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '');
}

/** The path of an operation in a family. */
export function pathIn(family: Family, path: string): string {
  return family === 'per-service' ? path.replace(/^\/[^/]+/, '$&/v1') : `/${family}${path}`;
}

/** Parameters that the path does not name are left: the query or the body is made of them. */
export function fillPath(template: string, parameters: Readonly<Record<string, unknown>>): { path: string; rest: Record<string, unknown> } {
  const rest = { ...parameters };
  const path = template.replace(/\{(\w+)\}/g, (_placeholder, name: string) => {
    const { [name]: value } = rest;
    delete rest[name];
    return pathSegment(name, value);
  });
  return { path, rest };
}

/** An empty id or `..` would make another operation of this one: `DELETE /identities/..`. */
function pathSegment(name: string, value: unknown): string {
  if (typeof value !== 'string' || /^\.{0,2}$/.test(value)) throw new TypeError(`${name} must be an id, not ${JSON.stringify(value)}`);
  return encodeURIComponent(value);
}

/**
 * A query. A blank goes as `%20` and never as `+`, which only some servers take for a blank, and a plus as `%2B`, which would else be one.
 * Lists are joined by commas, as sorters are.
 */
export function queryText(parameters: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(parameters)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(Array.isArray(value) ? value.join(',') : String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
