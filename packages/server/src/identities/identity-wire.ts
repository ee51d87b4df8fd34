import { type Static, Type } from '@sinclair/typebox';
import { sql } from 'kysely';
import { Enum, FreeMap, Nullable, NullableEnum, Time } from '../http/schemas.ts';

export const identityStatuses = [
  'UNREGISTERED',
  'REGISTERED',
  'PENDING',
  'WARNING',
  'DISABLED',
  'ACTIVE',
  'DEACTIVATED',
  'TERMINATED',
  'ERROR',
  'LOCKED',
] as const;

/** An identity as the API shows it (contract: BEHAVIOUR 3.2): every key always, null where there is nothing. */
export const IdentityWire = Type.Object(
  {
    id: Type.String({ description: 'Identifier, 32 hexadecimal digits' }),
    name: Type.String({ description: 'Display name' }),
    created: Time(),
    modified: Time(),
    alias: Type.String({ description: 'User name: the account name on the authoritative source unless `uid` is mapped' }),
    emailAddress: Nullable(Type.String({ description: 'The `email` attribute' })),
    processingState: NullableEnum(['ERROR', 'OK'], { description: 'Outcome of the last processing; null before the first' }),
    identityStatus: Enum(identityStatuses, { description: 'Where the person stands with registration and sign-in' }),
    managerRef: Nullable(
      Type.Object(
        { type: Enum(['IDENTITY']), id: Type.String(), name: Type.String() },
        { description: 'The manager, found by manager correlation' },
      ),
    ),
    isManager: Type.Boolean({ description: 'Whether somebody has this identity as manager' }),
    lastRefresh: Time({ description: 'End of the last processing; before the first, when the identity was created' }),
    attributes: FreeMap({ description: 'Identity attributes by technical name' }),
    lifecycleState: Nullable(
      Type.Object({
        stateName: Type.String({ description: 'Technical name of the state' }),
        manuallyUpdated: Type.Boolean({ description: 'Set by hand rather than by its mapping' }),
      }),
    ),
  },
  { $id: 'Identity' },
);
export type IdentityWire = Static<typeof IdentityWire>;

/** ISO-8601 with milliseconds and `Z` from a timestamp column, in SQL; the sessions run in UTC. */
const isoSql = (column: string, otherwise = column) =>
  sql<string>`to_char(coalesce(${sql.ref(column)}, ${sql.ref(otherwise)}), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * The wire shape built by the database, which hands a page over as one text: no row is parsed and printed again. `identity` is the row,
 * `manager` the joined row of its manager.
 */
export const identityJson = sql<string>`json_build_object(
  'id', identity.id,
  'name', identity.name,
  'created', ${isoSql('identity.created')},
  'modified', ${isoSql('identity.modified')},
  'alias', identity.alias,
  'emailAddress', identity.email,
  'processingState', identity.processing_state,
  'identityStatus', identity.status,
  'managerRef', case when manager.id is null then null else json_build_object('type', 'IDENTITY', 'id', manager.id, 'name', manager.name) end,
  'isManager', exists (select from identity report where report.manager_id = identity.id),
  'lastRefresh', ${isoSql('identity.last_refresh', 'identity.created')},
  'attributes', identity.attributes,
  'lifecycleState', case when identity.lifecycle_state is null then null
    else json_build_object('stateName', identity.lifecycle_state, 'manuallyUpdated', identity.lifecycle_manual) end
)`;
