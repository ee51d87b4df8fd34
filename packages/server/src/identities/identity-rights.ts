import type { Level, Rights } from '../auth/rights.ts';

/** Levels that may read any identity; everybody may read themselves (contract: BEHAVIOUR 4, its table). */
export const readers: readonly Level[] = [
  'ORG_ADMIN',
  'HELPDESK',
  'CERT_ADMIN',
  'REPORT_ADMIN',
  'ROLE_ADMIN',
  'ROLE_SUBADMIN',
  'SOURCE_ADMIN',
  'SOURCE_SUBADMIN',
];

export const readIdentities: Rights = { scopes: ['idn:identity:read', 'idn:identity:manage'], levels: readers, clients: false };

export const readRoleAssignments: Rights = {
  scopes: ['idn:identity:read', 'idn:identity-direct-report:read', 'idn:identity:manage'],
  levels: readers,
  clients: false,
  self: 'identityId',
  managerOf: 'identityId',
};
