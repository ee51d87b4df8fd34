import { type ApiSession, ImportError, listAll } from './api-session.ts';
import { isLive, type SourceFile } from './organisation-files.ts';

type SchemaFile = NonNullable<SourceFile['accountSchema']>;

interface SchemaAnswer extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
}

/**
 * Creates or updates sources with their schemas, correlation and manager correlation; answers with their ids by name. In settings `${name}`
 * stands for the address of one of the organisation's systems.
 */
export async function importSources(
  api: ApiSession,
  sources: readonly SourceFile[],
  addresses: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const ids = new Map((await listAll<{ id: string; name: string }>(api, '/sources')).map(({ id, name }) => [name, id]));
  for (const source of sources) {
    const {
      name,
      description = null,
      connector,
      accountSchema,
      groupSchema,
      correlation,
      managerCorrelation = null,
      deleteThreshold,
    } = source;
    const connectorAttributes = withAddresses(source.connectorAttributes ?? {}, addresses) as Record<string, unknown>;
    const id =
      ids.get(name) ??
      (await createSource(api, isLive(source) ? '' : '?provisionAsCsv=true', {
        name,
        description,
        connector,
        connectorAttributes,
        deleteThreshold,
      }));
    ids.set(name, id);
    if (groupSchema) await importSchema(api, id, 'group', groupSchema);
    if (accountSchema) await importSchema(api, id, 'account', accountSchema);
    await api.send('PATCH', `/sources/${id}`, [
      { op: 'replace', path: '/description', value: description },
      ...Object.entries(connectorAttributes).map(([key, value]) => ({
        op: 'add',
        path: `/connectorAttributes/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        value,
      })),
      { op: 'add', path: '/managerCorrelationMapping', value: managerCorrelation },
    ]);
    if (correlation) await importCorrelation(api, id, correlation);
  }
  return ids;
}

/** People own sources, but none are known yet: whoever imports owns them until then. */
async function createSource(api: ApiSession, query: string, body: Record<string, unknown>): Promise<string> {
  const created = await api.send<{ id: string }>('POST', `/sources${query}`, {
    ...body,
    owner: { type: 'IDENTITY', id: api.identityId },
  });
  return created.id;
}

async function importSchema(api: ApiSession, sourceId: string, name: string, file: SchemaFile): Promise<void> {
  const present = await api.get<SchemaAnswer[]>(`/sources/${sourceId}/schemas`);
  const groups = new Map(present.map((schema) => [schema.name, { type: 'CONNECTOR_SCHEMA', id: schema.id, name: schema.name }]));
  const attributes = file.attributes.map(({ schema, ...attribute }) => ({ ...attribute, schema: groups.get(schema as string) ?? null }));
  const known = present.find((schema) => schema.name === name);
  const body = { ...file, attributes };
  if (known !== undefined) await api.send('PUT', `/sources/${sourceId}/schemas/${known.id}`, { ...known, ...body });
  else {
    const nativeObjectType = name === 'account' ? 'User' : name;
    await api.send('POST', `/sources/${sourceId}/schemas`, { name, nativeObjectType, ...body });
  }
}

async function importCorrelation(api: ApiSession, sourceId: string, criteria: NonNullable<SourceFile['correlation']>): Promise<void> {
  const present = await api.get<Record<string, unknown>>(`/sources/${sourceId}/correlation-config`);
  const attributeAssignments = criteria.map(({ property, value, ignoreCase }, sequence) => ({
    property,
    value,
    operation: 'EQ',
    complex: false,
    ignoreCase: ignoreCase ?? true,
    matchMode: 'ANYWHERE',
    filterString: null,
    sequence,
  }));
  await api.send('PUT', `/sources/${sourceId}/correlation-config`, { ...present, attributeAssignments });
}

/** Settings with each `${name}` replaced by the address of the system of that name. */
function withAddresses(value: unknown, addresses: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
      const address = addresses.get(name);
      if (address === undefined)
        throw new ImportError(`A source names the system "${name}", but there is no file of that name in systems/`);
      return address;
    });
  }
  if (Array.isArray(value)) return value.map((member) => withAddresses(member, addresses));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withAddresses(member, addresses)]));
}
