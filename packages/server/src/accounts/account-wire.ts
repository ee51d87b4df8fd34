import { type Static, Type } from '@sinclair/typebox';
import { FreeMap, Nullable, NullableEnum, Reference, Time } from '../http/schemas.ts';
import type { AccountDetails } from './account-store.ts';

export const accountOrigins = ['AGGREGATED', 'PROVISIONED'] as const;

const slim = {
  id: Type.String(),
  name: Type.String({ description: 'Account Name: the value of the display attribute' }),
  created: Time(),
  modified: Time(),
  sourceId: Type.String(),
  sourceName: Nullable(Type.String()),
  identityId: Type.String({ description: 'Its identity, or the one that stands for it while it is uncorrelated' }),
  attributes: Nullable(FreeMap({ description: 'Account attributes that have a value' })),
  authoritative: Type.Boolean({ description: 'Whether an identity profile is built on its source' }),
  description: Nullable(Type.String()),
  disabled: Type.Boolean(),
  locked: Type.Boolean(),
  nativeIdentity: Type.String({ description: 'Account ID: the value of the identity attribute' }),
  systemAccount: Type.Boolean({ description: "Whether it is one of Muster's own" }),
  uncorrelated: Type.Boolean({ description: 'Whether it belongs to nobody' }),
  uuid: Nullable(Type.String()),
  manuallyCorrelated: Type.Boolean({ description: 'Whether somebody decided to whom it belongs' }),
  hasEntitlements: Type.Boolean(),
  features: Nullable(Type.String({ description: "Its source's features, joined with commas", examples: ['ENABLE, UNLOCK'] })),
};

/** The keys that only the full detail has. */
const full = {
  cloudLifecycleState: Nullable(Type.String()),
  identityState: Nullable(Type.String()),
  connectionType: Nullable(Type.String({ examples: ['file'] })),
  isMachine: Type.Boolean(),
  recommendation: Nullable(Type.Object({ type: Type.String(), method: Type.String() })),
  identity: Type.Optional(Reference('IDENTITY')),
  sourceOwner: Type.Optional(Reference('IDENTITY')),
  origin: NullableEnum(accountOrigins),
};

export const AccountWire = Type.Object({ ...slim, ...full }, { $id: 'Account' });

/**
 * An account in a list, slim or full. The contract's examples leave more out of the slim form (BEHAVIOUR 8.6) than its schema allows:
 * the keys that typed clients cannot do without stay.
 */
export const ListedAccountWire = Type.Composite([Type.Object(slim), Type.Partial(Type.Object(full))], { $id: 'ListedAccount' });

export function accountToWire(row: AccountDetails): Static<typeof AccountWire> {
  return {
    ...accountToSlimWire(row),
    cloudLifecycleState: row.lifecycle_state,
    identityState: row.identity_state,
    connectionType: row.connection_type,
    isMachine: false,
    recommendation: null,
    ...(row.identity_name === null ? {} : { identity: { type: 'IDENTITY', id: row.identity_id, name: row.identity_name } }),
    ...(row.owner_id === null ? {} : { sourceOwner: { type: 'IDENTITY', id: row.owner_id, name: row.owner_name } }),
    origin: row.origin as (typeof accountOrigins)[number] | null,
  };
}

export function accountToSlimWire(row: AccountDetails) {
  return {
    id: row.id,
    name: row.name,
    created: row.created,
    modified: row.modified,
    sourceId: row.source_id,
    sourceName: row.source_name,
    identityId: row.identity_id,
    attributes: row.attributes,
    authoritative: row.authoritative ?? false,
    description: null,
    disabled: row.disabled,
    locked: row.locked,
    nativeIdentity: row.native_identity,
    systemAccount: row.system_account,
    uncorrelated: row.uncorrelated,
    uuid: row.uuid,
    manuallyCorrelated: row.manually_correlated,
    hasEntitlements: row.has_entitlements,
    features: row.features?.length ? row.features.join(', ') : null,
  };
}

/** What a call on an account answers. */
export const AccountTaskWire = Type.Object(
  { id: Type.String({ description: 'Id of the task, see /task-status/{id}' }) },
  { $id: 'AccountsAsyncResult' },
);

const toggle = {
  externalVerificationId: Type.Optional(Nullable(Type.String({ description: "Kept in the activity's `clientMetadata`" }))),
  forceProvisioning: Type.Optional(
    Nullable(Type.Boolean({ default: false, description: 'Send it to the source even if the account is known to be so already' })),
  ),
};

/** The contract requires these bodies; here they may be left out (BEHAVIOUR 9.10). */
export const AccountToggleRequest = Nullable(Type.Object(toggle, { $id: 'AccountToggleRequest' }));

export const AccountUnlockRequest = Nullable(
  Type.Object(
    {
      ...toggle,
      unlockIDNAccount: Type.Optional(Nullable(Type.Boolean({ default: false, description: 'End the lock of the sign-in to Muster too' }))),
    },
    { $id: 'AccountUnlockRequest' },
  ),
);
