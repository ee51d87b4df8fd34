import { type Static, Type } from '@sinclair/typebox';
import type { Selectable } from 'kysely';
import type { TransformRow } from '../database/tables.ts';
import { FreeMap, Nullable } from '../http/schemas.ts';

/** Stands in `attributes` or, in older definitions, beside them, as a boolean or as a text (contract: TRANSFORMS 1). */
const PeriodicRefresh = Type.Unsafe<boolean | string>({
  type: ['boolean', 'string'],
  description: 'Whether the transform is evaluated in every scheduled processing; may also stand in `attributes`',
});

const definition = {
  name: Type.String({ minLength: 1, maxLength: 50, description: 'Unique; never changes', examples: ['Department in Capitals'] }),
  type: Type.String({ minLength: 1, description: 'Operation; never changes', examples: ['upper'] }),
  attributes: Nullable(FreeMap({ description: 'What the operation works with; comes back as sent' })),
};

export const TransformWire = Type.Object(
  {
    id: Type.String(),
    ...definition,
    internal: Type.Boolean({ description: 'Built in: it can be used, not changed' }),
    requiresPeriodicRefresh: Type.Optional(PeriodicRefresh),
  },
  { $id: 'TransformRead' },
);

export const TransformInput = Type.Object(
  {
    ...definition,
    id: Type.Optional(Nullable(Type.String())),
    internal: Type.Optional(Nullable(Type.Boolean())),
    requiresPeriodicRefresh: Type.Optional(Nullable(PeriodicRefresh)),
  },
  { $id: 'Transform' },
);
export type TransformInput = Static<typeof TransformInput>;

export function transformToWire(row: Selectable<TransformRow>) {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    attributes: row.attributes,
    internal: row.internal,
    ...(row.requires_periodic_refresh === null
      ? {}
      : { requiresPeriodicRefresh: row.requires_periodic_refresh as unknown as boolean | string }),
  };
}
