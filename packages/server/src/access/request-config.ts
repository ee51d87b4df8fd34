import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { JsonPatchOperation } from '../http/json-patch.ts';
import { Enum, Nullable, NullableEnum } from '../http/schemas.ts';

const timeUnits = ['HOURS', 'DAYS', 'WEEKS', 'MONTHS'] as const;
const additionalOwnerTypes = ['IDENTITY', 'GOVERNANCE_GROUP'] as const;

/** Who approves requests of any access. */
export const commonApproverTypes = [
  'OWNER',
  'MANAGER',
  'GOVERNANCE_GROUP',
  'WORKFLOW',
  'ALL_OWNERS',
  'ADDITIONAL_OWNER',
  'ADDITIONAL_GOVERNANCE_GROUP',
] as const;

/** May be left out or null: then the default holds. */
export const optional = <T extends TSchema>(schema: T) => Type.Optional(Nullable(schema));

export const ApprovalSchemes = <const T extends readonly string[]>(approverTypes: T) =>
  Type.Array(Type.Object({ approverType: Enum(approverTypes), approverId: Nullable(Type.String()) }));

export const ApprovalSchemesInput = <const T extends readonly string[]>(approverTypes: T) =>
  optional(Type.Array(Type.Object({ approverType: Enum(approverTypes), approverId: optional(Type.String()) })));

/** For how long access may be given. */
export const MaxDuration = Type.Object({ value: Type.Integer(), timeUnit: Enum(timeUnits) });

export const MaxDurationInput = Type.Object({ value: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }), timeUnit: Enum(timeUnits) });

/** What a request of access needs, as it is shown: complete. */
export const AccessRequestConfig = <const T extends readonly string[]>(approverTypes: T) =>
  Type.Object({
    commentsRequired: Type.Boolean(),
    denialCommentsRequired: Type.Boolean(),
    reauthorizationRequired: Type.Boolean(),
    requireEndDate: Type.Boolean(),
    maxPermittedAccessDuration: Nullable(MaxDuration),
    approvalSchemes: ApprovalSchemes(approverTypes),
  });

export const AccessRequestConfigInput = <const T extends readonly string[]>(approverTypes: T) =>
  Type.Object({
    commentsRequired: optional(Type.Boolean()),
    denialCommentsRequired: optional(Type.Boolean()),
    reauthorizationRequired: optional(Type.Boolean()),
    requireEndDate: optional(Type.Boolean()),
    maxPermittedAccessDuration: optional(MaxDurationInput),
    approvalSchemes: ApprovalSchemesInput(approverTypes),
  });

export const AdditionalOwnersInput = optional(
  Type.Array(Type.Object({ id: Type.String({ minLength: 1 }), type: Type.Optional(NullableEnum(additionalOwnerTypes)) })),
);
export type AdditionalOwners = Static<typeof AdditionalOwnersInput>;

export const AccessModelMetadataInput = optional(Type.Object({ attributes: optional(Type.Array(Type.Object({ key: Type.String() }))) }));

interface ApproverInput<T extends string> {
  readonly approverType: T;
  readonly approverId?: string | null;
}
export type SchemesInput<T extends string> = readonly ApproverInput<T>[] | null | undefined;

export function approvalSchemesOf<T extends string>(given: SchemesInput<T>): { approverType: T; approverId: string | null }[] {
  return (given ?? []).map(({ approverType, approverId }) => ({ approverType, approverId: approverId ?? null }));
}

type RequestInput<T extends string> = Omit<Static<ReturnType<typeof AccessRequestConfigInput>>, 'approvalSchemes'> & {
  readonly approvalSchemes?: SchemesInput<T>;
};

/** The settings complete with defaults. */
export function requestConfigOf<T extends string>(given: RequestInput<T> | null | undefined) {
  return {
    commentsRequired: given?.commentsRequired ?? false,
    denialCommentsRequired: given?.denialCommentsRequired ?? false,
    reauthorizationRequired: given?.reauthorizationRequired ?? false,
    requireEndDate: given?.requireEndDate ?? false,
    maxPermittedAccessDuration: given?.maxPermittedAccessDuration ?? null,
    approvalSchemes: approvalSchemesOf(given?.approvalSchemes),
  };
}

/** Patches call the settings of withdrawals by another name than the schema does (contract: BEHAVIOUR 9.2). */
export function withSchemaNames(patch: readonly JsonPatchOperation[]): JsonPatchOperation[] {
  const named = (path: string) => path.replace(/^\/revokeRequestConfig(?=\/|$)/, '/revocationRequestConfig');
  return patch.map((operation) => ({
    ...operation,
    path: named(operation.path),
    ...(operation.from === undefined ? {} : { from: named(operation.from) }),
  }));
}
