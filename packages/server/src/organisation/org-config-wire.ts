import { type Static, Type } from '@sinclair/typebox';
import { Nullable } from '../http/schemas.ts';
import type { Organisation } from './organisation-store.ts';

/** The organisation's settings as the API shows them. Only the time zone acts; flags are kept as set, the rest is empty. */
export const OrgConfigWire = Type.Object(
  {
    orgName: Type.String(),
    timeZone: Type.String({ description: 'IANA name, see /org-config/valid-time-zones' }),
    lcsChangeHonorsSourceEnableFeature: Type.Boolean({ default: false }),
    armCustomerId: Nullable(Type.String()),
    armSapSystemIdMappings: Nullable(Type.String()),
    armAuth: Nullable(Type.String()),
    armDb: Nullable(Type.String()),
    armSsoUrl: Nullable(Type.String()),
    iaiEnableCertificationRecommendations: Type.Boolean({ default: true }),
    aiAgentDeleteRequestEnabled: Type.Boolean({ default: false }),
    sodReportConfigs: Type.Array(
      Type.Object({
        columnName: Type.String(),
        required: Type.Boolean({ default: false }),
        included: Type.Boolean({ default: false }),
        order: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
      }),
    ),
  },
  { $id: 'OrgConfig' },
);
export type OrgConfigWire = Static<typeof OrgConfigWire>;

const Flag = Type.Optional(Nullable(Type.Boolean()));

/** What can be set; a flag that is null or removed has its default again. */
export const OrgConfigInput = Type.Object({
  timeZone: Type.String({ minLength: 1 }),
  lcsChangeHonorsSourceEnableFeature: Flag,
  iaiEnableCertificationRecommendations: Flag,
  aiAgentDeleteRequestEnabled: Flag,
});
export type OrgConfigInput = Static<typeof OrgConfigInput>;

export function orgConfigToWire({ name, timeZone, settings }: Organisation): OrgConfigWire {
  const flags = settings as Omit<OrgConfigInput, 'timeZone'>;
  return {
    orgName: name,
    timeZone,
    lcsChangeHonorsSourceEnableFeature: flags.lcsChangeHonorsSourceEnableFeature ?? false,
    armCustomerId: null,
    armSapSystemIdMappings: null,
    armAuth: null,
    armDb: null,
    armSsoUrl: null,
    iaiEnableCertificationRecommendations: flags.iaiEnableCertificationRecommendations ?? true,
    aiAgentDeleteRequestEnabled: flags.aiAgentDeleteRequestEnabled ?? false,
    sodReportConfigs: [],
  };
}
