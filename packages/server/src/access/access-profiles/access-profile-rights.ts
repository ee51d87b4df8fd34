import type { Level, Rights } from '../../auth/rights.ts';

/**
 * Who administers access profiles (contract: BEHAVIOUR 4, its table). Sub-admins are limited to the sources of their governance groups; while
 * there are none, they are let in to the list only, which is empty for them.
 */
const administrators: readonly Level[] = ['ORG_ADMIN', 'ROLE_ADMIN', 'SOURCE_ADMIN'];

export const listAccess: Rights = {
  scopes: ['idn:access-profile:read'],
  levels: [...administrators, 'ROLE_SUBADMIN', 'SOURCE_SUBADMIN'],
  clients: false,
};

export const seesAllAccessProfiles = (levels: ReadonlySet<string>) => administrators.some((level) => levels.has(level));

export const readAccess: Rights = {
  scopes: ['idn:access-profile:read', 'idn:access-profile:manage'],
  levels: administrators,
  clients: false,
};

export const manageAccess: Rights = { scopes: ['idn:access-profile:manage'], levels: administrators, clients: false };

/** The one operation that needs all of its scopes (contract: BEHAVIOUR 4). */
export const createAccess: Rights = {
  ...manageAccess,
  scopes: ['idn:access-profile:manage', 'idn:entitlement:read', 'idn:identity:read', 'idn:sources:read'],
  everyScope: true,
};
