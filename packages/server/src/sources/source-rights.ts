import type { Level, Rights } from '../auth/rights.ts';

/**
 * Who administers sources (contract: BEHAVIOUR 4, its table). Sub-admins are limited to the sources of the governance groups they belong
 * to; while there are no governance groups that is none, so they are let in to the list only, which is empty for them.
 */
const administrators: readonly Level[] = ['ORG_ADMIN', 'SOURCE_ADMIN'];

export const listedFor: Rights = {
  scopes: ['idn:sources:read'],
  levels: [...administrators, 'SOURCE_SUBADMIN', 'ROLE_SUBADMIN'],
  clients: false,
};

export const seesAllSources = (levels: ReadonlySet<string>) => administrators.some((level) => levels.has(level));

export const readSources: Rights = { scopes: ['idn:sources:read', 'idn:sources:manage'], levels: administrators, clients: true };

export const manageSources: Rights = { scopes: ['idn:sources:manage'], levels: administrators, clients: true };

/** The contract lets no API client at correlation configs. */
export const readCorrelation: Rights = { ...readSources, clients: false };

export const manageCorrelation: Rights = { ...manageSources, clients: false };

/** Nor at what requests of entitlements need. */
export const readSourceRequestConfig: Rights = { ...readSources, clients: false };

export const manageSourceRequestConfig: Rights = { ...manageSources, clients: false };

export const readSchemas: Rights = {
  scopes: ['idn:source-schema:read', 'idn:source-schema:manage'],
  levels: administrators,
  clients: false,
};

export const manageSchemas: Rights = { scopes: ['idn:source-schema:manage'], levels: administrators, clients: false };
