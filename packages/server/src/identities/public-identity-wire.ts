import { attributeOf, textOf } from '@muster/engine';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, NullableEnum, Reference } from '../http/schemas.ts';
import type { PublicAttribute } from './public-attribute-store.ts';
import type { PublicIdentityDetails } from './public-identity-store.ts';

const identityStates = ['ACTIVE', 'INACTIVE_SHORT_TERM', 'INACTIVE_LONG_TERM'] as const;

export const PublicIdentityWire = Type.Object(
  {
    id: Type.String(),
    name: Type.String({ description: 'Display name' }),
    alias: Type.String({ description: 'User name' }),
    email: Nullable(Type.String()),
    status: Nullable(Type.String({ examples: ['Active'] })),
    identityState: NullableEnum(identityStates),
    manager: Nullable(Reference('IDENTITY')),
    attributes: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), value: Nullable(Type.String()) }), {
      description: 'Those of /public-identities-config',
    }),
  },
  { $id: 'PublicIdentity' },
);

export function publicIdentityToWire(
  row: PublicIdentityDetails,
  attributes: readonly PublicAttribute[],
): Static<typeof PublicIdentityWire> {
  return {
    id: row.id,
    name: row.name,
    alias: row.alias,
    email: row.email,
    status: row.status[0] + row.status.slice(1).toLowerCase(),
    identityState: row.identity_state as (typeof identityStates)[number] | null,
    manager: row.manager_id === null ? null : { type: 'IDENTITY', id: row.manager_id, name: row.manager_name },
    attributes: attributes.map(({ key, name }) => ({ key, name, value: shownValue(row, key) })),
  };
}

function shownValue({ attributes }: PublicIdentityDetails, key: string): string | null {
  const value = attributeOf(attributes, key);
  return Array.isArray(value) ? value.map(textOf).join(', ') : textOf(value);
}
