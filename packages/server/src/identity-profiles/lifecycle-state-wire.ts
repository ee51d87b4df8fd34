import { type Static, Type } from '@sinclair/typebox';
import { Enum, Nullable, NullableEnum, Time } from '../http/schemas.ts';
import type { StoredState } from './lifecycle-state-store.ts';

export const StateParams = Type.Object({ identityProfileId: Type.String(), lifecycleStateId: Type.String() });

const identityStates = ['ACTIVE', 'INACTIVE_SHORT_TERM', 'INACTIVE_LONG_TERM'] as const;

const notification = {
  notifyManagers: Type.Boolean({ default: false }),
  notifyAllAdmins: Type.Boolean({ default: false }),
  notifySpecificUsers: Type.Boolean({ default: false }),
  emailAddressList: Type.Array(Type.String(), { maxItems: 250, description: 'Whom to write to besides' }),
};

const accountAction = {
  action: Enum(['ENABLE', 'DISABLE', 'DELETE'], { description: 'What entering the state does to accounts' }),
  sourceIds: Type.Array(Type.String(), { maxItems: 1_000, description: 'On which sources; absent with `allSources`' }),
  excludeSourceIds: Type.Array(Type.String(), { maxItems: 1_000, description: 'With `allSources`: on which not' }),
  allSources: Type.Boolean({ default: false, description: 'On every source that can do it, later ones too' }),
};

const priority = Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'Order in which people see the states' });
const name = Type.String({ minLength: 1, maxLength: 128, pattern: '\\S' });
const technicalName = Type.String({
  minLength: 1,
  maxLength: 128,
  pattern: '^[A-Za-z0-9]+$',
  description: 'What `cloudLifecycleState` holds; never changes',
});

export const LifecycleStateWire = Type.Object(
  {
    id: Type.String(),
    name,
    technicalName,
    description: Type.Optional(Type.String()),
    created: Time(),
    modified: Time(),
    enabled: Type.Boolean({ description: 'A disabled state is shown and does nothing' }),
    identityCount: Type.Integer({ description: 'How many identities are in it' }),
    emailNotificationOption: Type.Object(notification),
    accountActions: Type.Array(
      Type.Object({
        ...accountAction,
        sourceIds: Type.Optional(accountAction.sourceIds),
        excludeSourceIds: Nullable(accountAction.excludeSourceIds),
      }),
    ),
    accessProfileIds: Type.Array(Type.String(), { description: 'Access that the state gives' }),
    identityState: NullableEnum(identityStates),
    priority,
    accessActionConfiguration: Type.Object({
      removeAllAccessEnabled: Type.Boolean({ description: 'Whether the state takes all access away' }),
    }),
  },
  { $id: 'LifecycleState' },
);

const nullableFlag = Type.Optional(Nullable(Type.Boolean()));

export const LifecycleStateInput = Type.Object(
  {
    name,
    technicalName,
    description: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
    enabled: nullableFlag,
    emailNotificationOption: Type.Optional(
      Nullable(
        Type.Object({
          notifyManagers: nullableFlag,
          notifyAllAdmins: nullableFlag,
          notifySpecificUsers: nullableFlag,
          emailAddressList: Type.Optional(Nullable(notification.emailAddressList)),
        }),
      ),
    ),
    accountActions: Type.Optional(
      Nullable(
        Type.Array(
          Type.Object({
            action: accountAction.action,
            sourceIds: Type.Optional(Nullable(accountAction.sourceIds)),
            excludeSourceIds: Type.Optional(Nullable(accountAction.excludeSourceIds)),
            allSources: nullableFlag,
          }),
          { maxItems: 100 },
        ),
      ),
    ),
    accessProfileIds: Type.Optional(Nullable(Type.Array(Type.String({ minLength: 1 }), { maxItems: 1_000 }))),
    identityState: Type.Optional(NullableEnum(identityStates)),
    priority: Type.Optional(Nullable(priority)),
    accessActionConfiguration: Type.Optional(Nullable(Type.Object({ removeAllAccessEnabled: nullableFlag }))),
    id: Type.Optional(Nullable(Type.String())),
    created: Type.Optional(Nullable(Type.String())),
    modified: Type.Optional(Nullable(Type.String())),
    identityCount: Type.Optional(Nullable(Type.Integer())),
  },
  { $id: 'LifecycleStateInput' },
);
export type LifecycleStateInput = Static<typeof LifecycleStateInput>;

export const LifecycleStateDeletedWire = Type.Object(
  { type: Enum(['LIFECYCLE_STATE']), id: Type.String(), name: Type.String() },
  { $id: 'LifecyclestateDeleted' },
);

/** An action as it is stored and shown: `sourceIds` is left out where all sources are meant, since the older families know no null there. */
export interface AccountAction {
  readonly action: 'ENABLE' | 'DISABLE' | 'DELETE';
  readonly sourceIds?: readonly string[];
  readonly excludeSourceIds: readonly string[] | null;
  readonly allSources: boolean;
}

export interface EmailNotificationOption {
  readonly notifyManagers: boolean;
  readonly notifyAllAdmins: boolean;
  readonly notifySpecificUsers: boolean;
  readonly emailAddressList: readonly string[];
}

export const noNotification: EmailNotificationOption = {
  notifyManagers: false,
  notifyAllAdmins: false,
  notifySpecificUsers: false,
  emailAddressList: [],
};

export function stateToWire(row: StoredState) {
  return {
    id: row.id,
    name: row.name,
    technicalName: row.technical_name,
    ...(row.description === null ? {} : { description: row.description }),
    created: row.created,
    modified: row.modified,
    enabled: row.enabled,
    identityCount: row.identity_count,
    emailNotificationOption: row.email_notification ?? noNotification,
    accountActions: row.account_actions,
    accessProfileIds: row.access_profile_ids,
    identityState: row.identity_state as (typeof identityStates)[number] | null,
    priority: row.priority,
    accessActionConfiguration: { removeAllAccessEnabled: row.access_action?.removeAllAccessEnabled === true },
  };
}
