import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { headerBytes, readHeaderColumns } from '../connectors/delimited-file/check-header.ts';
import type { DelimitedFileSettings } from '../connectors/delimited-file/settings.ts';
import { findConnector } from '../connectors/index.ts';
import { illegalFeed, illegalValue, requiredMissing } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { firstAccountSchema, plainAttribute } from './default-schemas.ts';
import { accountSchemaName, findSchemaByName, type SourceSchema } from './schema-store.ts';
import { type SchemaInput, SchemaWire, SourceParams, schemaToWire } from './schema-wire.ts';
import { manageSchemas } from './source-rights.ts';
import { getSource, getSourceForUpdate } from './source-store.ts';
import type { NamedSource } from './source-wire.ts';
import { storeSchema } from './store-schema.ts';

export const importSourceAccountsSchema = defineRoute({
  operationId: 'importSourceAccountsSchema',
  method: 'POST',
  path: '/sources/:sourceId/schemas/accounts',
  tag: 'Sources',
  summary: 'Make the account schema from a file',
  description:
    "Reads the header line only. The file's columns become the attributes, in their order; those that existed keep their type and flags, the others of the schema go.",
  rights: manageSchemas,
  params: SourceParams,
  body: Type.Object({ file: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) }),
  consumes: 'multipart/form-data',
  responses: { 200: SchemaWire },
  transaction: false,
  async handle(context) {
    const { params, request, services } = context;
    const source = await getSource(context.db, params.sourceId);
    refuseBuiltIn(source);
    if (source.connection_type !== 'file') throw illegalValue('file', 'Only a delimited file has its schema from a file.');
    const columns = columnsOf(await readFirstBytes(request), source);
    return services.database.db.transaction().execute(async (db) => {
      await bumpConfigurationVersion(db);
      const locked = await getSourceForUpdate(db, params.sourceId);
      const present = (await findSchemaByName(db, locked.id, accountSchemaName)) ?? null;
      return storeSchema({ ...context, db }, locked, present, schemaFromColumns(columns, present));
    });
  },
});

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

function columnsOf(firstBytes: Buffer, source: NamedSource): readonly string[] {
  // The settings that tell how to read a line; what names attributes is checked against the new schema.
  const { filterString: _, ...settings } = source.connector_attributes;
  const read = findConnector(source.connector)!.readSettings(settings, firstAccountSchema);
  if ('problems' in read) throw illegalFeed(`The source's settings are wrong: ${read.problems.join('; ')}.`);
  const header = readHeaderColumns(firstBytes, read.settings as DelimitedFileSettings);
  if (!header.ok) throw illegalFeed(header.error);
  return header.columns;
}

/** Contract: BEHAVIOUR 8.3. */
function schemaFromColumns(columns: readonly string[], present: SourceSchema | null): SchemaInput {
  const known = new Map(present?.attributes.map((attribute) => [attribute.name, attribute]));
  const first = (...names: (string | undefined)[]) => names.find((name) => name !== undefined && columns.includes(name));
  const identityAttribute = first(present?.identity_attribute, 'id') ?? columns[0]!;
  return {
    ...(present
      ? (schemaToWire(present, []) as Pick<SchemaInput, 'nativeObjectType' | 'includePermissions' | 'features' | 'configuration'>)
      : {}),
    name: accountSchemaName,
    hierarchyAttribute: first(present?.hierarchy_attribute ?? undefined) ?? null,
    identityAttribute,
    displayAttribute: first(present?.display_attribute, 'name') ?? identityAttribute,
    attributes: columns.map((name) => known.get(name) ?? plainAttribute(name)) as SchemaInput['attributes'],
  };
}
