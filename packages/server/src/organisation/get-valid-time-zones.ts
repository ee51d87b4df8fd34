import { Type } from '@sinclair/typebox';
import { defineRoute } from '../http/define-route.ts';
import { validTimeZones } from './time-zones.ts';

export const getValidTimeZones = defineRoute({
  operationId: 'getValidTimeZones',
  method: 'GET',
  path: '/org-config/valid-time-zones',
  tag: 'Organisation',
  summary: 'List the time zones an organisation can have',
  rights: { scopes: ['idn:org-configs:read', 'idn:org-configs-user:read'], levels: 'any', clients: true },
  responses: { 200: Type.Array(Type.String()) },
  async handle() {
    return validTimeZones;
  },
});
