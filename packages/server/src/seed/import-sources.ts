import { type ApiSession, listAll } from './api-session.ts';
import type { SourceFile } from './organisation-files.ts';

interface SchemaAnswer extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
}

/** Creates or updates sources with their account schema, correlation and manager correlation; answers with their ids by name. */
export async function importSources(api: ApiSession, sources: readonly SourceFile[]): Promise<Map<string, string>> {
  const ids = new Map((await listAll<{ id: string; name: string }>(api, '/sources')).map(({ id, name }) => [name, id]));
  for (const source of sources) {
    const { accountSchema, correlation, managerCorrelation, feed: _feed, owner: _owner, ...body } = source;
    const id = ids.get(source.name) ?? (await createSource(api, body));
    ids.set(source.name, id);
    if (accountSchema) await importSchema(api, id, accountSchema);
    await api.send('PATCH', `/sources/${id}`, [
      { op: 'replace', path: '/description', value: body.description ?? null },
      ...Object.entries((body.connectorAttributes ?? {}) as object).map(([key, value]) => ({
        op: 'add',
        path: `/connectorAttributes/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        value,
      })),
      { op: 'add', path: '/managerCorrelationMapping', value: managerCorrelation ?? null },
    ]);
    if (correlation) await importCorrelation(api, id, correlation);
  }
  return ids;
}

/** People own sources, but none are known yet: whoever imports owns them until then. */
async function createSource(api: ApiSession, body: Record<string, unknown>): Promise<string> {
  const created = await api.send<{ id: string }>('POST', '/sources?provisionAsCsv=true', {
    ...body,
    owner: { type: 'IDENTITY', id: api.identityId },
  });
  return created.id;
}

async function importSchema(api: ApiSession, sourceId: string, schema: NonNullable<SourceFile['accountSchema']>): Promise<void> {
  const present = await api.get<SchemaAnswer[]>(`/sources/${sourceId}/schemas?include-names=account`);
  const account = present.find(({ name }) => name === 'account');
  if (account === undefined)
    await api.send('POST', `/sources/${sourceId}/schemas`, { name: 'account', nativeObjectType: 'User', ...schema });
  else await api.send('PUT', `/sources/${sourceId}/schemas/${account.id}`, { ...account, ...schema });
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
