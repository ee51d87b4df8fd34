import { Type } from '@sinclair/typebox';
import { defineRoute } from '../http/define-route.ts';
import { FreeMap } from '../http/schemas.ts';
import { countIdentitiesOf, findDependents } from './dependents-store.ts';
import { SourceParams } from './schema-wire.ts';
import { readSources } from './source-rights.ts';
import { getSource } from './source-store.ts';

const ConnectionsWire = Type.Object(
  {
    identityProfiles: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), identityCount: Type.Integer() }), {
      description: 'Those built on the source and those that map from it',
    }),
    credentialProfiles: Type.Array(Type.String()),
    sourceAttributes: Type.Array(Type.String(), { description: 'Account attributes that mappings and transforms read' }),
    mappingProfiles: Type.Array(Type.String(), { description: 'Names of the identity profiles that map from it' }),
    dependentCustomTransforms: Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), type: Type.String(), attributes: FreeMap(), internal: Type.Boolean() }),
      { description: 'Transforms that read from it, themselves or through another one' },
    ),
    dependentApps: Type.Array(FreeMap()),
    missingDependents: Type.Array(FreeMap()),
  },
  { $id: 'SourceConnectionsDto' },
);

export const getSourceConnections = defineRoute({
  operationId: 'getSourceConnections',
  method: 'GET',
  path: '/sources/:sourceId/connections',
  tag: 'Sources',
  summary: 'List what depends on a source',
  rights: readSources,
  params: SourceParams,
  responses: { 200: ConnectionsWire },
  async handle({ db, params }) {
    const source = await getSource(db, params.sourceId);
    const found = await findDependents(db, source);
    const counts = await countIdentitiesOf(
      db,
      found.identityProfiles.map(({ id }) => id),
    );
    return {
      identityProfiles: found.identityProfiles.map(({ id, name }) => ({ id, name, identityCount: counts.get(id) ?? 0 })),
      credentialProfiles: [],
      sourceAttributes: found.attributeNames,
      mappingProfiles: found.mappingProfiles.map(({ name }) => name),
      dependentCustomTransforms: found.transforms
        .filter(({ internal }) => !internal)
        .map((transform) => ({ ...transform, attributes: transform.attributes ?? {} })),
      dependentApps: [],
      missingDependents: [],
    };
  },
});
