import { isPossible } from '../possible-text.ts';
import { bodyOf, isMissing, type JsonObject } from './answer.ts';
import type { ScimClient } from './client.ts';
import { member, textMember } from './object-values.ts';

/** A single object as the service has it now. */
export interface FoundObject {
  readonly id: string;
  readonly object: JsonObject;
  /** Of services that keep versions (RFC 7644, section 3.14): a change can be made to fail when the object is another by then. */
  readonly version: string | null;
}

/** Where an object is; null: no object can have such an id. A path of periods only would lead somewhere else. */
export function pathTo(endpoint: string, id: string): string | null {
  if (!isPossible(id) || id.trim() === '' || id.length > 1_000 || /^\.+$/.test(id)) return null;
  return `${endpoint}/${encodeURIComponent(id)}`;
}

const usualId = /^[\w.~:@+/=-]+$/;

export async function findObject(client: ScimClient, doing: string, endpoint: string, id: string): Promise<FoundObject | null> {
  const path = pathTo(endpoint, id);
  if (path === null) return null;
  const answer = await client.send({ method: 'GET', path });
  // Nothing but the id can be wrong with such a question, where it is one that no service gives.
  if (isMissing(answer) || (answer.status === 400 && !usualId.test(id))) return null;
  const object = bodyOf(doing, answer);
  // A service that finds objects by other names, or in another case, has found another one.
  if (textMember(object, 'id') !== id) return null;
  return { id, object, version: textMember(member(object, 'meta'), 'version') };
}

/** What a filter finds; null: the service does not know the filter, or has found more than it gives at once. */
export async function findByFilter(
  client: ScimClient,
  doing: string,
  endpoint: string,
  filter: string,
): Promise<readonly JsonObject[] | null> {
  const answer = await client.send({ method: 'GET', path: endpoint, query: { filter } });
  if (answer.status === 400 || answer.status === 501) return null;
  const { Resources: resources, totalResults } = bodyOf(doing, answer);
  const isPart = typeof totalResults === 'number' && totalResults > (Array.isArray(resources) ? resources.length : 0);
  if (isPart) return null;
  return Array.isArray(resources) ? resources.filter((object) => textMember(object, 'id') !== null) : [];
}

/** `userName eq "ann"`: texts are those of JSON (RFC 7644, section 3.4.2.2). */
export function equals(attribute: string, value: string): string {
  return `${attribute} eq ${JSON.stringify(value)}`;
}

export function both(one: string | null, other: string): string {
  return one === null ? other : `(${one}) and ${other}`;
}
