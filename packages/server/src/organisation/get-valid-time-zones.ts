import { Type } from '@sinclair/typebox';
import { isTimeZone } from '../config.ts';
import { defineRoute } from '../http/define-route.ts';

/** Names that the platform knows but does not list. */
const unlisted = ['UTC', 'GMT', 'EST', 'MST', 'HST', 'Etc/UTC', 'Etc/GMT', ...Array.from({ length: 13 }, (_, hours) => `Etc/GMT-${hours}`), ...Array.from({ length: 13 }, (_, hours) => `Etc/GMT+${hours}`)];

export const getValidTimeZones = defineRoute({
  operationId: 'getValidTimeZones',
  method: 'GET',
  path: '/org-config/valid-time-zones',
  tag: 'Organisation',
  summary: 'List the time zones an organisation can have',
  rights: { scopes: ['idn:org-configs:read', 'idn:org-configs-user:read'], levels: 'any', clients: true },
  responses: { 200: Type.Array(Type.String()) },
  async handle() {
    return [...new Set([...Intl.supportedValuesOf('timeZone'), ...unlisted.filter(isTimeZone)])].sort();
  },
});
