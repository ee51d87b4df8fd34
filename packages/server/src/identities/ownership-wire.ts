import { Type } from '@sinclair/typebox';
import type { Ownership } from './ownership-store.ts';

const OwnedObject = Type.Object({ id: Type.String(), name: Type.String(), type: Type.String({ examples: ['ROLE'] }) });

/** Each entity flat and, once more, under `identityEntity`: clients read one or the other (contract: BEHAVIOUR 3.3). */
const OwnedEntity = Type.Composite([OwnedObject, Type.Object({ identityEntity: OwnedObject })]);

const OwnershipDetails = Type.Array(
  Type.Object({ associationType: Type.String({ examples: ['ROLE_OWNER'] }), entities: Type.Array(OwnedEntity) }),
);

export const OwnershipWire = Type.Object({ associationDetails: OwnershipDetails }, { $id: 'IdentityOwnershipAssociationDetails' });

/** Why an identity cannot be deleted (contract: BEHAVIOUR 3.5). */
export const DeletionRefusedWire = Type.Object(
  { message: Type.String(), associationDetails: OwnershipDetails },
  { $id: 'IdentityAssociationDetails' },
);

export function ownershipToWire(ownership: readonly Ownership[]) {
  return ownership.map(({ associationType, entityType, entities }) => ({
    associationType,
    entities: entities.map(({ id, name }) => ({ id, name, type: entityType, identityEntity: { id, name, type: entityType } })),
  }));
}
