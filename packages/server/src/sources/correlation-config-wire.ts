import { type Static, Type } from '@sinclair/typebox';
import type { CorrelationAssignment } from '../database/tables.ts';
import { Enum, Nullable, NullableEnum } from '../http/schemas.ts';
import { correlationConfigName, type NamedSource } from './source-wire.ts';

const matchModes = ['ANYWHERE', 'START', 'END'] as const;

/** How the accounts of a source find their identities (contract: BEHAVIOUR 5.1, 8.6). */
export const CorrelationConfigWire = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    attributeAssignments: Type.Array(
      Type.Object({
        sequence: Type.Integer(),
        property: Type.String({ description: 'Identity attribute; `name` is the user name' }),
        value: Type.String({ description: 'Account attribute' }),
        operation: Enum(['EQ']),
        complex: Type.Boolean({ description: 'Kept as sent' }),
        ignoreCase: Type.Boolean(),
        matchMode: Type.Optional(Enum(matchModes, { description: 'Kept as sent' })),
        filterString: Type.Optional(Type.String({ description: 'Kept as sent' })),
      }),
      { description: 'In the order in which they are tried; without any, account name to user name' },
    ),
  },
  { $id: 'CorrelationConfig' },
);
type CorrelationConfigWire = Static<typeof CorrelationConfigWire>;

export const CorrelationConfigInput = Type.Object(
  {
    id: Type.Optional(Nullable(Type.String())),
    name: Type.Optional(Nullable(Type.String())),
    attributeAssignments: Type.Optional(
      Nullable(
        Type.Array(
          Type.Object({
            sequence: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000 }))),
            property: Type.String({ minLength: 1 }),
            value: Type.String({ minLength: 1 }),
            operation: Type.Optional(NullableEnum(['EQ'])),
            complex: Type.Optional(Nullable(Type.Boolean())),
            ignoreCase: Type.Optional(Nullable(Type.Boolean())),
            matchMode: Type.Optional(NullableEnum(matchModes)),
            filterString: Type.Optional(Nullable(Type.String())),
          }),
          { maxItems: 50 },
        ),
      ),
    ),
  },
  { $id: 'CorrelationConfigInput' },
);
type CorrelationConfigInput = Static<typeof CorrelationConfigInput>;

export function correlationConfigToWire(
  source: Pick<NamedSource, 'correlation_id' | 'name'>,
  assignments: readonly CorrelationAssignment[],
) {
  return {
    id: source.correlation_id,
    name: correlationConfigName(source.name),
    attributeAssignments: assignments.map(({ matchMode, filterString, ...assignment }) => ({
      ...assignment,
      ...(matchMode !== null && { matchMode }),
      ...(filterString !== null && { filterString }),
    })) as CorrelationConfigWire['attributeAssignments'],
  };
}

/** In the order of their sequence; one without a sequence has its place's. Case counts unless ignoreCase says otherwise. */
export function readAssignments(body: CorrelationConfigInput): CorrelationAssignment[] {
  const assignments = (body.attributeAssignments ?? []).map((sent, index) => ({
    sequence: sent.sequence ?? index + 1,
    property: sent.property,
    value: sent.value,
    operation: 'EQ',
    complex: sent.complex ?? false,
    ignoreCase: sent.ignoreCase ?? false,
    matchMode: sent.matchMode ?? null,
    filterString: sent.filterString ?? null,
  }));
  return assignments.sort((left, right) => left.sequence - right.sequence);
}
