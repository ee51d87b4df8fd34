import { type Static, Type } from '@sinclair/typebox';
import type { Selectable } from 'kysely';
import type { IdentityAttributeRow } from '../database/tables.ts';
import { FreeMap, Nullable } from '../http/schemas.ts';

/** Where a mapping takes an attribute's value from. */
const AttributeSource = Type.Object({ type: Type.String(), properties: FreeMap() });
export type AttributeSource = Static<typeof AttributeSource>;

export const NameParams = Type.Object({ name: Type.String() });

const displayName = Type.String({ minLength: 1, maxLength: 128, description: 'What people read; the name when it is left out' });
const flags = {
  multi: Type.Boolean({ default: false, description: 'Whether it holds a list' }),
  searchable: Type.Boolean({ default: false, description: 'Whether accounts can be correlated by it' }),
  standard: Type.Boolean({ default: false, description: 'Comes with every organisation' }),
  system: Type.Boolean({ default: false, description: 'Computed by Muster, never mapped' }),
};

export const IdentityAttributeWire = Type.Object(
  {
    name: Type.String({ description: 'Technical name' }),
    displayName,
    type: Type.String({ examples: ['string'] }),
    ...flags,
    sources: Type.Array(AttributeSource, { description: 'The sources that mappings of identity profiles take it from' }),
  },
  { $id: 'IdentityAttribute' },
);

export const IdentityAttributeInput = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 128,
      pattern: '^[a-zA-Z][a-zA-Z0-9_]*$',
      description: 'Technical name, unique whatever the case',
    }),
    displayName: Type.Optional(Nullable(displayName)),
    type: Type.Optional(Nullable(Type.String({ description: '`string` is the one type there is' }))),
    multi: Type.Optional(Nullable(flags.multi)),
    searchable: Type.Optional(Nullable(flags.searchable)),
    standard: Type.Optional(Nullable(flags.standard)),
    system: Type.Optional(Nullable(flags.system)),
    sources: Type.Optional(Nullable(Type.Array(FreeMap()))),
  },
  { $id: 'IdentityAttributeInput' },
);
export type IdentityAttributeInput = Static<typeof IdentityAttributeInput>;

export function identityAttributeToWire(row: Selectable<IdentityAttributeRow>, sources: readonly AttributeSource[]) {
  return {
    name: row.name,
    displayName: row.display_name,
    type: row.type,
    multi: row.multi,
    searchable: row.searchable,
    standard: row.standard,
    system: row.system,
    sources: [...sources],
  };
}
