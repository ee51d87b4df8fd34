import { type Static, Type } from '@sinclair/typebox';
import type { AccountValue } from '../../connectors/connector.ts';
import { findLiveConnector } from '../../connectors/index.ts';
import type { ObjectItem, ObjectSchema, Session } from '../../connectors/live-connector.ts';
import { illegalValue } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { FreeMap, Nullable } from '../../http/schemas.ts';
import { loadReachableSource } from '../../provisioning/live-source.ts';
import { withOwnSession } from '../../provisioning/sessions.ts';
import { SourceParams } from '../schema-wire.ts';
import { isSecret } from '../secret-settings.ts';
import { useConnectors } from '../source-rights.ts';
import { getSource } from '../source-store.ts';
import { internalSourceName } from '../source-wire.ts';
import { orBadContent } from './or-bad-content.ts';

const ResourceObject = Type.Object({
  identity: Type.Optional(Type.String({ description: 'Its native identity' })),
  uuid: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  objectType: Type.String(),
  incomplete: Type.Boolean({ description: 'It cannot be read as the schema wants it' }),
  incremental: Type.Boolean(),
  delete: Type.Boolean(),
  remove: Type.Boolean(),
  missing: Type.Array(Type.String()),
  attributes: FreeMap({ description: 'Secrets are left out' }),
  finalUpdate: Type.Boolean(),
});

const ResourceObjectsWire = Type.Object(
  {
    id: Type.String({ description: 'Id of the source' }),
    name: Type.String(),
    objectCount: Type.Integer(),
    elapsedMillis: Type.Integer(),
    resourceObjects: Type.Array(ResourceObject),
  },
  { $id: 'ResourceObjects' },
);

export const peekResourceObjects = defineRoute({
  operationId: 'peekResourceObjects',
  method: 'POST',
  path: '/sources/:sourceId/connector/peek-resource-objects',
  tag: 'Sources',
  summary: 'Look at the first objects of a source',
  description: 'They are read there, now, and nothing is stored.',
  rights: useConnectors,
  params: SourceParams,
  body: Nullable(
    Type.Object({
      objectType: Type.Optional(Nullable(Type.String({ minLength: 1, default: 'account', description: 'Name of a schema of the source' }))),
      maxCount: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 100, default: 25 }))),
    }),
  ),
  responses: { 200: ResourceObjectsWire },
  transaction: false,
  async handle({ db, services, params, body }) {
    const { objectType, maxCount } = { objectType: body?.objectType ?? 'account', maxCount: body?.maxCount ?? 25 };
    const { id, name, connector } = await getSource(db, params.sourceId);
    if (findLiveConnector(connector) === undefined)
      throw illegalValue('sourceId', 'There are no objects to look at but those of a file that is loaded.');
    const started = services.clock.microseconds();
    const objects = await orBadContent(async () => {
      const source = await loadReachableSource(db, id, services.keys);
      const schema = source.schemas.find((candidate) => candidate.name === objectType);
      if (schema === undefined) throw illegalValue('objectType', `The source has no schema "${objectType}".`);
      return withOwnSession(source, (session) => firstObjects(session, schema, maxCount));
    });
    const elapsedMillis = Math.round((services.clock.microseconds() - started) / 1_000);
    return { id, name: internalSourceName(name), objectCount: objects.length, elapsedMillis, resourceObjects: objects };
  },
});

async function firstObjects(session: Session, schema: ObjectSchema, maxCount: number): Promise<Static<typeof ResourceObject>[]> {
  const objects: Static<typeof ResourceObject>[] = [];
  for await (const item of session.list(schema)) {
    objects.push(objectToWire(item, schema.name));
    if (objects.length === maxCount) break;
  }
  return objects;
}

function objectToWire(item: ObjectItem, objectType: string): Static<typeof ResourceObject> {
  const read = item.kind === 'record' ? item : null;
  return {
    ...(item.nativeIdentity !== null && { identity: item.nativeIdentity }),
    ...(read && { name: read.name }),
    ...(read?.uuid != null && { uuid: read.uuid }),
    objectType,
    incomplete: read === null,
    incremental: false,
    delete: false,
    remove: false,
    missing: [],
    attributes: withoutSecrets(read?.attributes ?? {}),
    finalUpdate: false,
  };
}

function withoutSecrets(attributes: Readonly<Record<string, AccountValue>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([name, value]) => !isSecret(name, value)));
}
