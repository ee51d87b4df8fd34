import type { MappingConfiguration } from '@muster/engine';
import { type Static, Type } from '@sinclair/typebox';
import { FreeMap, Nullable, Reference, ReferenceInput, Time } from '../http/schemas.ts';
import type { StoredProfile } from './identity-profile-store.ts';

export const ProfileParams = Type.Object({ identityProfileId: Type.String() });

const Mapping = Type.Object({
  identityAttributeName: Type.String({ minLength: 1, description: 'Technical name of the identity attribute that gets the value' }),
  transformDefinition: Type.Object({
    type: Type.String({ minLength: 1, examples: ['accountAttribute'] }),
    attributes: Type.Optional(Nullable(FreeMap({ description: 'What the transform works with; comes back as sent' }))),
    requiresPeriodicRefresh: Type.Optional(Type.Unsafe<boolean | string>({ type: ['boolean', 'string'] })),
  }),
});

export const IdentityAttributeConfigWire = Type.Object(
  {
    enabled: Type.Boolean({ default: true, description: 'Whether anything is mapped at all' }),
    attributeTransforms: Type.Array(Mapping),
  },
  { $id: 'IdentityAttributeConfig' },
);

export const IdentityProfileWire = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    created: Time(),
    modified: Time(),
    description: Nullable(Type.String()),
    owner: Nullable(Reference('IDENTITY')),
    priority: Type.Integer({ description: 'The profile with the lowest number wins where accounts on several sources claim an identity' }),
    authoritativeSource: Reference('SOURCE', { description: 'The source whose accounts make the identities of this profile' }),
    identityRefreshRequired: Type.Boolean({ description: 'Whether a change waits for its identities to be processed' }),
    identityCount: Type.Integer(),
    identityAttributeConfig: IdentityAttributeConfigWire,
    identityExceptionReportReference: Nullable(
      Type.Object(
        { taskResultId: Type.String(), reportName: Type.String() },
        {
          description:
            'Present when identities of the profile have errors, which GET /muster/v1/identity-profiles/{taskResultId}/exceptions lists',
        },
      ),
    ),
    hasTimeBasedAttr: Type.Boolean({ description: 'Whether a mapping is evaluated in every scheduled processing' }),
  },
  { $id: 'IdentityProfile' },
);

/** How attributes are to get their values, as a body says it; what is left out is enabled, and maps nothing. */
export const IdentityAttributeConfigInput = Nullable(
  Type.Object({
    enabled: Type.Optional(Nullable(Type.Boolean({ default: true }))),
    attributeTransforms: Type.Optional(Nullable(Type.Array(Mapping, { maxItems: 1_000 }))),
  }),
);

export const IdentityProfileInput = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 128, pattern: '\\S' }),
    description: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
    owner: Type.Optional(Nullable(ReferenceInput('IDENTITY'))),
    priority: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 2_147_483_647 }))),
    authoritativeSource: ReferenceInput('SOURCE'),
    identityAttributeConfig: Type.Optional(IdentityAttributeConfigInput),
    id: Type.Optional(Nullable(Type.String())),
    created: Type.Optional(Nullable(Type.String())),
    modified: Type.Optional(Nullable(Type.String())),
    identityRefreshRequired: Type.Optional(Nullable(Type.Boolean())),
    identityCount: Type.Optional(Nullable(Type.Integer())),
    identityExceptionReportReference: Type.Optional(Nullable(FreeMap())),
    hasTimeBasedAttr: Type.Optional(Nullable(Type.Boolean({ description: 'Follows from the mappings; not read' }))),
  },
  { $id: 'IdentityProfileInput' },
);
export type IdentityProfileInput = Static<typeof IdentityProfileInput>;

/** The task that a deletion starts, in the short form of these operations. */
export const DeletionTaskWire = Type.Object(
  {
    type: Type.String({ examples: ['TASK_RESULT'] }),
    id: Type.String({ description: 'Id of the task, see /task-status/{id}' }),
    name: Type.String(),
    description: Type.String(),
    launcher: Type.String(),
    launched: Time(),
  },
  { $id: 'TaskResultSimplified' },
);

export function profileToWire(row: StoredProfile, hasTimeBasedAttr: boolean): Static<typeof IdentityProfileWire> {
  return {
    id: row.id,
    name: row.name,
    created: row.created,
    modified: row.modified,
    description: row.description,
    owner: row.owner_id === null ? null : { type: 'IDENTITY', id: row.owner_id, name: row.owner_name },
    priority: row.priority,
    authoritativeSource: { type: 'SOURCE', id: row.source_id, name: row.source_name },
    identityRefreshRequired: row.refresh_required,
    identityCount: row.identity_count,
    identityAttributeConfig: mappingsToWire(row.mapping_enabled, row.mappings),
    // The report is made of the errors that identities carry at the time and no task writes it, so it is known by its profile.
    identityExceptionReportReference: row.has_exceptions
      ? { taskResultId: row.id, reportName: `Identity exceptions of ${row.name}` }
      : null,
    hasTimeBasedAttr,
  };
}

export function mappingsToWire(enabled: boolean, mappings: readonly MappingConfiguration[]): Static<typeof IdentityAttributeConfigWire> {
  return { enabled, attributeTransforms: mappings as Static<typeof Mapping>[] };
}
