import { foldKey } from '@muster/engine';
import { failure } from '../failure.ts';
import { planGroupChanges } from '../group-changes.ts';
import type { CreateRequest, ObjectSchema, ValueChange } from '../live-connector.ts';
import { type Answer, isSuccess, type JsonObject, refused } from './answer.ts';
import { listPages } from './list-pages.ts';
import { textMember } from './object-values.ts';
import { equals, findByFilter } from './objects.ts';
import { isGroups } from './records.ts';
import { endpoints, type ResourceModel } from './resource-model.ts';
import type { Workplace } from './workplace.ts';
import { planEdit } from './write-edits.ts';
import { changeMemberships } from './write-memberships.ts';

/** Makes the user, then puts it into its groups. Answers with the id that the service gave it. */
export async function createAccount(workplace: Workplace, schema: ObjectSchema, request: CreateRequest): Promise<string> {
  const doing = `Creating the account ${userNameOf(request)}`;
  const { user } = await workplace.models();
  const body = newObject(user, schema, request);
  const answer = await workplace.client.send({ method: 'POST', path: endpoints.user, body, secret: request.password });
  if (answer.status === 409) throw refused(doing, answer, 'exists');
  if (!isSuccess(answer)) throw refused(doing, answer);
  const id = idIn(answer) ?? textMember(await findCreated(workplace, request), 'id');
  if (id === null) throw failure('interrupted', `${doing}: the service does not say which id the account has`);
  const changes = changesOf(request).filter(({ attribute }) => isGroups(schema, attribute));
  await changeMemberships(
    workplace,
    id,
    await planGroupChanges(
      changes,
      (group) => group,
      async () => [],
    ),
  );
  return id;
}

/**
 * The user that an earlier request like this has made: by the external id that went with it, which a service keeps as it is, else by its
 * user name (contract: BEHAVIOUR 9.13).
 */
export async function findCreated(workplace: Workplace, request: CreateRequest): Promise<JsonObject | null> {
  const userName = foldKey(userNameOf(request));
  const externalId = externalIdOf(request);
  const hasName = (object: JsonObject) => foldKey(textMember(object, 'userName') ?? '') === userName;
  const hasExternalId = (object: JsonObject) => textMember(object, 'externalId') === externalId;
  const doing = `Looking for the account ${userNameOf(request)}`;
  const byExternalId = await findUsers(workplace, doing, equals('externalId', externalId), hasExternalId);
  const exact = byExternalId.find(hasName);
  if (exact !== undefined) return exact;
  const [byName] = await findUsers(workplace, doing, equals('userName', userNameOf(request)), hasName);
  // A service may have changed the name to its own liking.
  return byName ?? (byExternalId.length === 1 ? byExternalId[0]! : null);
}

export async function isUserNameTaken(workplace: Workplace, userName: string): Promise<boolean> {
  const hasName = (object: JsonObject) => foldKey(textMember(object, 'userName') ?? '') === foldKey(userName);
  return (await findUsers(workplace, `Looking for the account ${userName}`, equals('userName', userName), hasName)).length > 0;
}

/** Some services do not know a filter, and of those some pay no heed to it: what is found is looked at, or all of it. */
async function findUsers(
  { client, settings }: Workplace,
  doing: string,
  filter: string,
  fits: (object: JsonObject) => boolean,
): Promise<readonly JsonObject[]> {
  const found = await findByFilter(client, doing, endpoints.user, filter);
  if (found?.every(fits)) return found;
  const fitting: JsonObject[] = [];
  for await (const page of listPages(client, doing, { path: endpoints.user, filter: null, pageSize: settings.pageSize })) {
    fitting.push(...page.filter(fits));
  }
  return fitting;
}

function newObject(model: ResourceModel, schema: ObjectSchema, request: CreateRequest): JsonObject {
  // The id of a new user is the service's to give, whatever a policy made of it.
  const own = changesOf(request).filter(({ attribute }) => !isGroups(schema, attribute) && attribute.toLowerCase() !== 'id');
  const password: readonly ValueChange[] = request.password === null ? [] : [{ attribute: 'password', op: 'set', value: request.password }];
  const { object } = planEdit({ externalId: externalIdOf(request) }, model, schema, [...own, ...password]);
  const extensions = model.extensions.map(({ urn }) => urn).filter((urn) => Object.hasOwn(object, urn));
  return { schemas: [model.core.urn, ...extensions], ...object };
}

function changesOf({ values }: CreateRequest): readonly ValueChange[] {
  return Object.entries(values).map(([attribute, value]) => ({ attribute, op: 'set', value }));
}

/** Unless the policy says another, the identity's id (contract: BEHAVIOUR 9.13). */
function externalIdOf(request: CreateRequest): string {
  return textValue(request, 'externalId') ?? request.identityId;
}

function userNameOf(request: CreateRequest): string {
  const userName = textValue(request, 'userName');
  if (userName !== null) return userName;
  throw failure('refused', 'A new account needs a value for userName, which every SCIM service asks for');
}

function textValue({ values }: CreateRequest, name: string): string | null {
  const value = Object.entries(values).find(([attribute]) => attribute.toLowerCase() === name.toLowerCase())?.[1];
  return value === undefined || Array.isArray(value) || String(value).trim() === '' ? null : String(value);
}

function idIn({ body, location }: Answer): string | null {
  const last = location === null ? '' : (/\/([^/?#]+)\/?$/.exec(location)?.[1] ?? '');
  return textMember(body, 'id') ?? (last === '' ? null : decode(last));
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
