import type { RequestHandler } from 'express';
import SCIMMY from 'scimmy';
import { SCIMMYRouters } from 'scimmy-routers';
import type { ScimStore } from './scim-store.ts';

// One set of handlers serves every service of the process: which store is meant comes with the request.
SCIMMY.Schemas.User.definition.extend(SCIMMY.Schemas.EnterpriseUser.definition, false);
const match = (filter: InstanceType<typeof SCIMMY.Types.Filter> | undefined, objects: object[]) =>
  filter ? asMeant(filter).match(objects) : objects;
SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .ingress((resource, user, store: ScimStore) => store.writeUser(resource.id, plain(user)) as never)
  .egress((resource, store: ScimStore) => (resource.id ? store.user(resource.id) : match(resource.filter, store.listUsers())) as never)
  .degress((resource, store: ScimStore) => store.deleteUser(resource.id));
SCIMMY.Resources.declare(SCIMMY.Resources.Group)
  .ingress((resource, group, store: ScimStore) => store.writeGroup(resource.id, plain(group)) as never)
  .egress((resource, store: ScimStore) => (resource.id ? store.group(resource.id) : match(resource.filter, store.listGroups())) as never)
  .degress((resource, store: ScimStore) => store.deleteGroup(resource.id));

/**
 * The SCIM protocol over a store, to be mounted in an Express application. `signIn` answers with who asks, or throws, by the request's
 * `Authorization`.
 */
export function scimService(store: ScimStore, signIn: (authorization: string | undefined) => string): RequestHandler[] {
  const service = new SCIMMYRouters({
    type: 'bearer',
    handler: async ({ headers }) => signIn(headers.authorization),
    context: () => store,
  });
  return [checkVersion(store), service];
}

/** SCIMMY leaves versions to whoever mounts it (RFC 7644, section 3.14). */
function checkVersion(store: ScimStore): RequestHandler {
  return (request, response, next) => {
    const wanted = request.headers['if-match'];
    const [, kind, id = ''] = request.path.split('/');
    const object = (kind === 'Users' ? store.users : store.groups).get(decodeURIComponent(id));
    if (wanted === undefined || object === undefined || object.meta.version === wanted) next();
    else scimError(response, 412, 'The object has another version');
  };
}

export function scimError(response: Parameters<RequestHandler>[1], status: number, detail: string): void {
  const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail };
  response.status(status).type('application/scim+json').send(JSON.stringify(body));
}

function plain(resource: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ ...resource, meta: undefined }));
}

/** SCIMMY's filters keep the escapes of a text, which belong to JSON and not to the text. */
function asMeant(filter: readonly object[]): InstanceType<typeof SCIMMY.Types.Filter> {
  const asText = (value: unknown): unknown => {
    if (typeof value === 'string') return value.includes('\\') ? JSON.parse(`"${value}"`) : value;
    if (Array.isArray(value)) return value.map(asText);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, asText(own)]));
  };
  return new SCIMMY.Types.Filter(filter.map((expression) => asText({ ...expression })) as never);
}
