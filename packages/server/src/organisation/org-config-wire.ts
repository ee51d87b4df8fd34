import { Type } from '@sinclair/typebox';
import { Nullable } from '../http/schemas.ts';
import type { Organisation } from './organisation-store.ts';

/** The organisation's settings as the API shows them. Only the time zone acts; the others are kept as set. */
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

export function orgConfigToWire(organisation: Organisation): Record<string, unknown> {
  return {
    orgName: organisation.name,
    timeZone: organisation.timeZone,
    lcsChangeHonorsSourceEnableFeature: false,
    armCustomerId: null,
    armSapSystemIdMappings: null,
    armAuth: null,
    armDb: null,
    armSsoUrl: null,
    iaiEnableCertificationRecommendations: true,
    aiAgentDeleteRequestEnabled: false,
    sodReportConfigs: [],
    ...organisation.settings,
  };
}
