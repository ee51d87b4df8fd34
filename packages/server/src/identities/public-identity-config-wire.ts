import { Type } from '@sinclair/typebox';
import type { Db } from '../database/open-database.ts';
import { Nullable, Reference } from '../http/schemas.ts';
import { identityNames } from './identity-store.ts';
import type { PublicIdentityConfig } from './public-attribute-store.ts';

export const PublicIdentityConfigWire = Type.Object(
  {
    attributes: Type.Array(
      Type.Object({ key: Type.String({ description: 'Technical name' }), name: Type.String({ description: 'Name shown' }) }),
    ),
    modifiedBy: Nullable(Reference('IDENTITY')),
    modified: Nullable(Type.String()),
  },
  { $id: 'PublicIdentityConfig' },
);

export async function publicIdentityConfigToWire(db: Db, { attributes, modifiedById, modified }: PublicIdentityConfig) {
  const name = (await identityNames(db, [modifiedById])).get(modifiedById ?? '') ?? null;
  return { attributes: [...attributes], modifiedBy: modifiedById === null ? null : { type: 'IDENTITY', id: modifiedById, name }, modified };
}
