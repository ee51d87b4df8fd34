import type { Answer, TestApp } from './test-app.ts';

/** Builds an organisation through the API alone, in words that read like prose. */

export interface SourceOptions {
  readonly name: string;
  /** Column names; the first is the Account ID. `groups`: the schema of the groups that its values name. */
  readonly columns: readonly (string | { name: string; type?: string; isMulti?: boolean; isEntitlement?: boolean; groups?: string })[];
  /** The Account Name column; the first one otherwise. */
  readonly nameColumn?: string;
  readonly correlation?: readonly { property: string; value: string; ignoreCase?: boolean }[];
  readonly managerCorrelation?: { accountAttributeName: string; identityAttributeName: string };
  readonly connectorAttributes?: Record<string, unknown>;
  readonly deleteThreshold?: number;
}

/** A delimited-file source with its schema and correlation; answers with its id. */
export async function createSource(t: TestApp, options: SourceOptions): Promise<string> {
  const columns = options.columns.map((column) => (typeof column === 'string' ? { name: column } : column));
  const source = await expectStatus(
    201,
    t.request('POST /beta/sources?provisionAsCsv=true', {
      body: {
        name: options.name,
        owner: { type: 'IDENTITY', id: t.adminId },
        connector: 'delimited-file',
        connectorAttributes: options.connectorAttributes ?? {},
        managerCorrelationMapping: options.managerCorrelation ?? null,
        ...(options.deleteThreshold === undefined ? {} : { deleteThreshold: options.deleteThreshold }),
      },
    }),
  );
  await expectStatus(
    201,
    t.request(`POST /beta/sources/${source.id}/schemas`, {
      body: {
        name: 'account',
        nativeObjectType: 'User',
        identityAttribute: columns[0]!.name,
        displayAttribute: options.nameColumn ?? columns[0]!.name,
        attributes: columns.map(({ groups, ...column }: { name: string; groups?: string }) => ({
          type: 'STRING',
          isMulti: false,
          isEntitlement: groups !== undefined,
          isGroup: groups !== undefined,
          schema: groups === undefined ? null : source.schemas.find(({ name }: { name: string }) => name === groups),
          ...column,
        })),
      },
    }),
  );
  if (options.correlation) {
    const present = await expectStatus(200, t.request(`GET /beta/sources/${source.id}/correlation-config`));
    await expectStatus(
      200,
      t.request(`PUT /beta/sources/${source.id}/correlation-config`, {
        body: {
          ...present,
          attributeAssignments: options.correlation.map((criterion, sequence) => ({
            operation: 'EQ',
            complex: false,
            ignoreCase: true,
            sequence,
            ...criterion,
          })),
        },
      }),
    );
  }
  return source.id;
}

/** A mapping of an identity attribute to an account attribute. */
export const fromAccount = (identityAttributeName: string, sourceId: string, attributeName: string) => ({
  identityAttributeName,
  transformDefinition: { type: 'accountAttribute', attributes: { sourceId, attributeName } },
});

/** A mapping by any transform. */
export const byTransform = (identityAttributeName: string, transformDefinition: object) => ({ identityAttributeName, transformDefinition });

export interface ProfileOptions {
  readonly name: string;
  readonly sourceId: string;
  readonly mappings: readonly object[];
  readonly priority?: number;
}

/** An identity profile with just these mappings; answers with its id. */
export async function createProfile(t: TestApp, { name, sourceId, mappings, priority }: ProfileOptions): Promise<string> {
  const profile = await expectStatus(
    201,
    t.request('POST /beta/identity-profiles', {
      body: {
        name,
        owner: { type: 'IDENTITY', id: t.adminId },
        authoritativeSource: { type: 'SOURCE', id: sourceId },
        identityAttributeConfig: { enabled: true, attributeTransforms: mappings },
        ...(priority === undefined ? {} : { priority }),
      },
    }),
  );
  await t.runJobs();
  return profile.id;
}

export async function createIdentityAttribute(t: TestApp, name: string): Promise<void> {
  await expectStatus(
    201,
    t.request('POST /beta/identity-attributes', { body: { name, displayName: name, type: 'string', multi: false, searchable: false } }),
  );
}

/** Aggregates a CSV and works until nothing is left; answers with the task as it ended. */
export async function load(t: TestApp, sourceId: string, csv: string | Buffer, fields: Record<string, string> = {}) {
  const { task } = await expectStatus(202, t.upload(`/beta/sources/${sourceId}/load-accounts`, { content: csv }, fields));
  await t.runJobs();
  return expectStatus(200, t.request(`GET /beta/task-status/${task.id}`));
}

/** Aggregates a CSV of groups and works until nothing is left; answers with the task as it ended. */
export async function loadEntitlements(t: TestApp, sourceId: string, csv: string | Buffer, fields: Record<string, string> = {}) {
  const { id } = await expectStatus(202, t.upload(`/beta/sources/${sourceId}/load-entitlements`, { content: csv }, fields));
  await t.runJobs();
  return expectStatus(200, t.request(`GET /beta/task-status/${id}`));
}

/** The identity with a user name. */
export async function identity(t: TestApp, alias: string) {
  const found = await expectStatus(
    200,
    t.request(`GET /beta/identities?defaultFilter=NONE&filters=${encodeURIComponent(`alias eq ${JSON.stringify(alias)}`)}`),
  );
  if (found.length !== 1) throw new Error(`${found.length} identities are called ${alias}`);
  return found[0];
}

/** Every identity but the administrator, by alias. */
export async function everybody(t: TestApp, defaultFilter = 'CORRELATED_ONLY') {
  const people = [];
  for (let offset = 0; ; offset += 250) {
    const page = await expectStatus(
      200,
      t.request(`GET /beta/identities?defaultFilter=${defaultFilter}&sorters=alias&limit=250&offset=${offset}`),
    );
    people.push(...page);
    if (page.length < 250) return people.filter((person: any) => person.id !== t.adminId);
  }
}

export async function accountsOf(t: TestApp, sourceId: string) {
  return expectStatus(
    200,
    t.request(`GET /beta/accounts?filters=${encodeURIComponent(`sourceId eq "${sourceId}"`)}&sorters=nativeIdentity`),
  );
}

export async function expectStatus(status: number, answer: Promise<Answer>) {
  const { status: actual, body } = await answer;
  if (actual !== status) throw new Error(`expected ${status}, got ${actual}: ${JSON.stringify(body)}`);
  return body;
}

/** What a refused request says: status, detail code and text. */
export async function refusal(answer: Promise<Answer>) {
  const { status, body } = await answer;
  return [status, body.detailCode, body.messages?.[0].text];
}
