import type { Value } from '@muster/engine';
import { type Static, Type } from '@sinclair/typebox';
import { FreeMap } from '../../http/schemas.ts';

const AnyValue = Type.Unsafe<Value>({ description: 'Any JSON value' });
const AttributeMap = Type.Unsafe<Record<string, Value>>(FreeMap({}));

const Person = { attributes: Type.Optional(AttributeMap) };

/** A transform as it may stand in a test or a request: only the outermost needs a `name`, and only to be referred to. */
export const TransformDefinition = Type.Object({
  type: Type.String({ minLength: 1 }),
  name: Type.Optional(Type.String()),
  attributes: Type.Optional(Type.Union([AttributeMap, Type.Null()])),
  requiresPeriodicRefresh: Type.Optional(AnyValue),
});

/** What an evaluation may read, written down instead of stored. */
export const sceneProperties = {
  input: Type.Optional(AnyValue),
  identity: Type.Optional(Type.Object({ ...Person, manager: Type.Optional(Type.Object(Person)) })),
  others: Type.Optional(Type.Array(Type.Object(Person), { maxItems: 1000, description: 'Other identities, found by their attributes' })),
  accounts: Type.Optional(
    Type.Array(
      Type.Object({
        sourceName: Type.String(),
        attributes: Type.Optional(AttributeMap),
        created: Type.Optional(Type.String()),
        nativeIdentity: Type.Optional(Type.String()),
        displayName: Type.Optional(Type.String()),
      }),
      { maxItems: 1000, description: "The identity's accounts; without `created`, each is younger than those before it" },
    ),
  ),
  oldValue: Type.Optional(AnyValue),
  now: Type.Optional(Type.String({ description: 'Time of the evaluation, ISO 8601; otherwise the present' })),
  library: Type.Optional(
    Type.Array(Type.Composite([TransformDefinition, Type.Object({ name: Type.String() })]), {
      maxItems: 1000,
      description: 'Transforms to refer to, beside and before the stored ones',
    }),
  ),
  field: Type.Optional(
    Type.Object(
      { name: Type.Optional(Type.String()), attributes: Type.Optional(AttributeMap) },
      { description: 'The field of a provisioning policy that is computed; for generators' },
    ),
  ),
  taken: Type.Optional(Type.Array(Type.String(), { maxItems: 10_000, description: 'Account names that are taken; for generators' })),
};

const Scene = Type.Object(sceneProperties);
export type Scene = Static<typeof Scene>;
