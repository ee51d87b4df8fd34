import { failure } from '../failure.ts';
import type { CallLimits, CreateRequest, ObjectItem, ObjectRecord, ObjectSchema, Session, WriteOperation } from '../live-connector.ts';
import { someHas } from '../look-through.ts';
import { isPossible } from '../possible-text.ts';
import { bodyOf, isSuccess, type JsonObject, refused } from './answer.ts';
import { changeAccount, deleteAccount } from './change-account.ts';
import { checkService } from './check-service.ts';
import { createAccount, findCreated, isUserNameTaken } from './create-account.ts';
import { scimSchemas } from './default-schemas.ts';
import { discoverSchema } from './discover-schema.ts';
import { listPages } from './list-pages.ts';
import { both, equals, findByFilter, findObject } from './objects.ts';
import { isAccountSchema, recordReader } from './records.ts';
import { endpoints } from './resource-model.ts';
import type { ScimSettings } from './settings.ts';
import { Workplace } from './workplace.ts';

export class ScimSession implements Session {
  private constructor(private readonly workplace: Workplace) {}

  /** Asks for one user: that answers nobody who is not signed in, while a service describes itself to anyone. */
  static async open(settings: ScimSettings, limits: CallLimits): Promise<ScimSession> {
    const workplace = new Workplace(settings, limits);
    try {
      const answer = await workplace.client.send({ method: 'GET', path: endpoints.user, query: { startIndex: 1, count: 1 } });
      if (answer.status === 403) throw refused('Signing in', answer, 'sign-in');
      if (answer.status === 404) {
        throw failure('configuration', `There is no SCIM service at ${settings.baseUrl}: host must be its base URL`);
      }
      // A service may have rules about what can be asked for; reading says so then.
      if (answer.status >= 500 || answer.status === 429) throw refused('Signing in', answer);
      if (isSuccess(answer)) bodyOf('Signing in', answer);
      return new ScimSession(workplace);
    } catch (error) {
      await workplace.client.close();
      throw error;
    }
  }

  async check(schemas: readonly ObjectSchema[]): Promise<void> {
    await checkService(this.workplace, schemas);
  }

  async discoverSchema(name: string): Promise<ObjectSchema> {
    const base = scimSchemas.find((schema) => schema.name === name);
    if (base === undefined) {
      throw failure(
        'unsupported',
        `A SCIM service has the schemas ${scimSchemas.map((schema) => schema.name).join(' and ')}, but no "${name}"`,
      );
    }
    return discoverSchema(base, await this.workplace.modelOf(base));
  }

  async *list(schema: ObjectSchema): AsyncGenerator<ObjectItem, void> {
    const { client, memberships, settings } = this.workplace;
    const reader = recordReader(schema, await this.workplace.modelOf(schema));
    const groupsOf = reader.needsGroups ? await memberships.ofAll() : () => [];
    const path = this.workplace.endpointOf(schema);
    const pages = listPages(client, `Listing ${path}`, {
      ...{ path, filter: this.workplace.filterOf(schema), pageSize: settings.pageSize },
      // A group's members are what entitlements are for, and may be as many as there are users.
      ...(path === endpoints.group ? { excludedAttributes: 'members' } : {}),
    });
    for await (const objects of pages) for (const object of objects) yield reader.read(object, groupsOf(object));
  }

  async get(schema: ObjectSchema, nativeIdentity: string): Promise<ObjectRecord | null> {
    const { client } = this.workplace;
    const doing = `Reading ${nativeIdentity}`;
    const endpoint = this.workplace.endpointOf(schema);
    const found = await findObject(client, doing, endpoint, nativeIdentity);
    if (found === null) return null;
    const filter = this.workplace.filterOf(schema);
    if (filter !== null) {
      // What the filter leaves out is no account. A service that cannot tell of a single one lets it pass.
      const fitting = await findByFilter(client, doing, endpoint, both(filter, equals('id', nativeIdentity)));
      if (fitting?.length === 0) return null;
    }
    return this.#recordOf(schema, found.object);
  }

  /** Only user names are filtered by at every service; for anything else all accounts are looked through. */
  async isTaken(schema: ObjectSchema, attribute: string, value: string): Promise<boolean> {
    if (!isPossible(value)) return false;
    if (isAccountSchema(schema) && attribute.toLowerCase() === 'username') return isUserNameTaken(this.workplace, value);
    return someHas(this.list(schema), schema, attribute, value);
  }

  async findCreated(schema: ObjectSchema, request: CreateRequest): Promise<ObjectRecord | null> {
    const found = await findCreated(this.workplace, request);
    return found === null ? null : this.#recordOf(schema, found);
  }

  async create(schema: ObjectSchema, request: CreateRequest): Promise<string> {
    return createAccount(this.workplace, schema, request);
  }

  async write(schema: ObjectSchema, operation: WriteOperation): Promise<string> {
    return operation.kind === 'delete' ? deleteAccount(this.workplace, operation) : changeAccount(this.workplace, schema, operation);
  }

  async close(): Promise<void> {
    await this.workplace.client.close();
  }

  async #recordOf(schema: ObjectSchema, object: JsonObject): Promise<ObjectRecord> {
    const reader = recordReader(schema, await this.workplace.modelOf(schema));
    const item = reader.read(object, reader.needsGroups ? await this.workplace.memberships.of(object) : []);
    if (item.kind === 'record') return item;
    throw failure('refused', `${item.nativeIdentity ?? 'An object'} cannot be used: ${item.message}`);
  }
}
