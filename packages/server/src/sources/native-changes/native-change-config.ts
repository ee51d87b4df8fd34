import { type Static, Type } from '@sinclair/typebox';
import { Enum, Nullable } from '../../http/schemas.ts';

const nativeOperations = ['ACCOUNT_UPDATED', 'ACCOUNT_CREATED', 'ACCOUNT_DELETED'] as const;
export type NativeOperation = (typeof nativeOperations)[number];

/** Which native changes of a source are told (contract: BEHAVIOUR 9.11). */
export const NativeChangeConfigWire = Type.Object(
  {
    enabled: Type.Boolean(),
    operations: Type.Array(Enum(nativeOperations)),
    allEntitlements: Type.Boolean({ description: 'Of every account attribute that holds entitlements' }),
    allNonEntitlementAttributes: Type.Boolean({ description: 'Of every other account attribute' }),
    selectedEntitlements: Type.Array(Type.String(), { description: 'Names of account attributes that hold entitlements' }),
    selectedNonEntitlementAttributes: Type.Array(Type.String(), { description: 'Names of other account attributes' }),
  },
  { $id: 'NativeChangeDetectionConfig' },
);
export type NativeChangeConfig = Static<typeof NativeChangeConfigWire>;

const Flag = Type.Optional(Nullable(Type.Boolean({ default: false })));
const Names = Type.Optional(Nullable(Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { maxItems: 1_000 })));

export const NativeChangeConfigInput = Type.Object(
  {
    enabled: Flag,
    operations: Type.Optional(Nullable(Type.Array(Enum(nativeOperations), { maxItems: 10 }))),
    allEntitlements: Flag,
    allNonEntitlementAttributes: Flag,
    selectedEntitlements: Names,
    selectedNonEntitlementAttributes: Names,
  },
  { $id: 'NativeChangeDetectionConfigInput' },
);

/** What is not said, of a body or of a source that has no configuration. */
export function nativeChangeConfigOf(stored: Static<typeof NativeChangeConfigInput> | Record<string, unknown> | null): NativeChangeConfig {
  const said = (stored ?? {}) as Static<typeof NativeChangeConfigInput>;
  return {
    enabled: said.enabled ?? false,
    operations: said.operations ?? [],
    allEntitlements: said.allEntitlements ?? false,
    allNonEntitlementAttributes: said.allNonEntitlementAttributes ?? false,
    selectedEntitlements: said.selectedEntitlements ?? [],
    selectedNonEntitlementAttributes: said.selectedNonEntitlementAttributes ?? [],
  };
}
