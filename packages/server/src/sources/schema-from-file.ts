import type { FastifyRequest } from 'fastify';
import { headerBytes, readHeaderColumns } from '../connectors/delimited-file/check-header.ts';
import type { DelimitedFileSettings } from '../connectors/delimited-file/settings.ts';
import { findConnector } from '../connectors/index.ts';
import { illegalFeed, illegalValue, requiredMissing } from '../errors.ts';
import type { RouteContext } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { plainAttribute } from './default-schemas.ts';
import { accountSchemaName, findSchemaByName, type SourceSchema } from './schema-store.ts';
import { type SchemaInput, type SchemaWire, schemaToWire } from './schema-wire.ts';
import { getSource, getSourceForUpdate } from './source-store.ts';
import type { NamedSource } from './source-wire.ts';
import { storeSchema } from './store-schema.ts';

type Context = Pick<RouteContext<unknown, unknown, unknown>, 'db' | 'services' | 'caller' | 'now' | 'trackingId' | 'request'>;

/** Makes the schema named what the header of an uploaded file says (contract: BEHAVIOUR 8.3). */
export async function importSchema(context: Context, sourceId: string, schemaName: string): Promise<SchemaWire> {
  const source = await getSource(context.db, sourceId);
  refuseBuiltIn(source);
  if (source.connection_type !== 'file') throw illegalValue('file', 'Only a delimited file has its schema from a file.');
  const columns = columnsOf(await readFirstBytes(context.request), source, schemaName);
  return context.services.database.db.transaction().execute(async (db) => {
    await bumpConfigurationVersion(db);
    const locked = await getSourceForUpdate(db, sourceId);
    const present = (await findSchemaByName(db, locked.id, schemaName)) ?? null;
    return storeSchema({ ...context, db }, locked, present, schemaFromColumns(schemaName, columns, present));
  });
}

/** Of an upload the beginning, as much as a header line may have; the rest is read past. */
async function readFirstBytes(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw requiredMissing('file');
  let bytes: Buffer | null = null;
  for await (const part of request.parts()) {
    if (part.type !== 'file') continue;
    if (part.fieldname === 'file' && bytes === null) bytes = await beginningOf(part.file);
    else part.file.resume();
  }
  if (bytes === null) throw requiredMissing('file');
  return bytes;
}

async function beginningOf(file: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of file) {
    if (size < headerBytes) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, headerBytes);
}

function columnsOf(firstBytes: Buffer, source: NamedSource, schemaName: string): readonly string[] {
  // The settings that tell how to read a line; what names attributes is checked against the new schema.
  const { filterString: _, 'group.filterString': __, ...settings } = source.connector_attributes;
  const connector = findConnector(source.connector)!;
  const anySchema = connector.defaultSchemas.find(({ name }) => name !== accountSchemaName);
  const isOfGroups = schemaName !== accountSchemaName && connector.connectionType === 'file' && anySchema !== undefined;
  const read = isOfGroups ? connector.readGroupSettings(settings, anySchema) : connector.readSettings(settings, []);
  if ('problems' in read) throw illegalFeed(`The source's settings are wrong: ${read.problems.join('; ')}.`);
  const header = readHeaderColumns(firstBytes, read.settings as DelimitedFileSettings);
  if (!header.ok) throw illegalFeed(header.error);
  return header.columns;
}

function schemaFromColumns(schemaName: string, columns: readonly string[], present: SourceSchema | null): SchemaInput {
  const known = new Map(present?.attributes.map((attribute) => [attribute.name, attribute]));
  const first = (...names: (string | undefined)[]) => names.find((name) => name !== undefined && columns.includes(name));
  const identityAttribute = first(present?.identity_attribute, 'id') ?? columns[0]!;
  const usualName = schemaName === accountSchemaName ? 'name' : 'displayName';
  return {
    ...(present
      ? (schemaToWire(present, []) as Pick<SchemaInput, 'nativeObjectType' | 'includePermissions' | 'features' | 'configuration'>)
      : {}),
    name: schemaName,
    hierarchyAttribute: first(present?.hierarchy_attribute ?? undefined) ?? null,
    identityAttribute,
    displayAttribute: first(present?.display_attribute, usualName, 'name') ?? identityAttribute,
    attributes: columns.map((name) => known.get(name) ?? plainAttribute(name)) as SchemaInput['attributes'],
  };
}
