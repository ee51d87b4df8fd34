import { type Static, Type } from '@sinclair/typebox';
import { Enum, Nullable, NullableEnum } from '../../http/schemas.ts';
import { type Candidate, isSamePair } from './candidates.ts';

/** Which attributes of a source's accounts mirror identity attributes (contract: BEHAVIOUR 9.8). */
export const AttributeSyncConfigWire = Type.Object(
  {
    source: Type.Object({ type: Enum(['SOURCE']), id: Type.String(), name: Type.String() }),
    attributes: Type.Array(
      Type.Object({
        name: Type.String({ description: 'Identity attribute' }),
        displayName: Type.String(),
        enabled: Type.Boolean({ description: 'Off until somebody switches it on' }),
        target: Type.String({ description: 'Account attribute' }),
      }),
      { description: 'An entry for each field of the CREATE policy that is nothing but an identity attribute' },
    ),
  },
  { $id: 'AttributeSyncConfig' },
);

export const AttributeSyncConfigInput = Type.Object(
  {
    source: Type.Object({
      type: Type.Optional(NullableEnum(['SOURCE'])),
      id: Type.Optional(Nullable(Type.String())),
      name: Type.Optional(Nullable(Type.String())),
    }),
    attributes: Type.Array(
      Type.Object({ name: Type.String(), displayName: Type.String(), enabled: Type.Boolean(), target: Type.String() }),
      { description: 'Only `enabled` can be changed; an entry that is left out keeps its own' },
    ),
  },
  { $id: 'AttributeSyncConfigInput' },
);
export type AttributeSyncConfigInput = Static<typeof AttributeSyncConfigInput>;

export function attributeSyncConfigToWire(
  source: { readonly id: string; readonly name: string },
  candidates: readonly (Candidate & { readonly displayName: string })[],
  enabled: readonly Candidate[],
) {
  return {
    source: { type: 'SOURCE' as const, id: source.id, name: source.name },
    attributes: candidates.map((candidate) => ({
      name: candidate.name,
      displayName: candidate.displayName,
      enabled: enabled.some((pair) => isSamePair(pair, candidate)),
      target: candidate.target,
    })),
  };
}
