import { type Static, Type } from '@sinclair/typebox';
import { Nullable } from '../../http/schemas.ts';
import { refuseUnknownKinds } from '../check-references.ts';
import { ApprovalSchemes, ApprovalSchemesInput, approvalSchemesOf, MaxDuration, MaxDurationInput, optional } from '../request-config.ts';

const approverTypes = ['ENTITLEMENT_OWNER', 'SOURCE_OWNER', 'MANAGER', 'GOVERNANCE_GROUP', 'WORKFLOW'] as const;

/** What requests of an entitlement, or of any of a source, need and who approves them. Its keys differ from those of roles by a letter. */
export const RequestConfigWire = Type.Object(
  {
    accessRequestConfig: Type.Object({
      approvalSchemes: ApprovalSchemes(approverTypes),
      requestCommentRequired: Type.Boolean(),
      denialCommentRequired: Type.Boolean(),
      reauthorizationRequired: Type.Boolean(),
      requireEndDate: Type.Boolean(),
      maxPermittedAccessDuration: Nullable(MaxDuration),
    }),
    revocationRequestConfig: Type.Object({ approvalSchemes: ApprovalSchemes(approverTypes) }),
  },
  { $id: 'EntitlementRequestConfig' },
);
export type RequestConfigWire = Static<typeof RequestConfigWire>;

export const RequestConfigInput = Type.Object(
  {
    accessRequestConfig: optional(
      Type.Object({
        approvalSchemes: ApprovalSchemesInput(approverTypes),
        requestCommentRequired: optional(Type.Boolean()),
        denialCommentRequired: optional(Type.Boolean()),
        reauthorizationRequired: optional(Type.Boolean()),
        requireEndDate: optional(Type.Boolean()),
        maxPermittedAccessDuration: optional(MaxDurationInput),
      }),
    ),
    revocationRequestConfig: optional(Type.Object({ approvalSchemes: ApprovalSchemesInput(approverTypes) })),
  },
  { $id: 'EntitlementRequestConfigInput' },
);
type RequestConfigInput = Static<typeof RequestConfigInput>;

/** The settings complete with defaults; what they name must exist. */
export function readRequestConfig({
  accessRequestConfig: access,
  revocationRequestConfig: revocation,
}: RequestConfigInput): RequestConfigWire {
  refuseUnknownKinds({ approvers: [access?.approvalSchemes, revocation?.approvalSchemes] });
  return {
    accessRequestConfig: {
      approvalSchemes: approvalSchemesOf(access?.approvalSchemes),
      requestCommentRequired: access?.requestCommentRequired ?? false,
      denialCommentRequired: access?.denialCommentRequired ?? false,
      reauthorizationRequired: access?.reauthorizationRequired ?? false,
      requireEndDate: access?.requireEndDate ?? false,
      maxPermittedAccessDuration: access?.maxPermittedAccessDuration ?? null,
    },
    revocationRequestConfig: { approvalSchemes: approvalSchemesOf(revocation?.approvalSchemes) },
  };
}

/** What is stored, or what holds before anybody has said anything. */
export function requestConfigToWire(stored: Readonly<Record<string, unknown>> | null): RequestConfigWire {
  return stored === null ? readRequestConfig({}) : (stored as RequestConfigWire);
}
