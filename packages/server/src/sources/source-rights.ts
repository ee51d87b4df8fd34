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

/** Calls that reach out to a source (contract: the levels of each operation). */
export const useConnectors: Rights = { scopes: ['idn:source-connector:manage'], levels: ['ORG_ADMIN'], clients: true };

/** The contract lets no API client at the connectors themselves. */
export const readConnectors: Rights = {
  scopes: ['idn:connector-config:read', 'idn:connector-config:manage'],
  levels: administrators,
  clients: false,
};

/** Of a source's own configuration for its connector, the contract has administrators of the organisation only. */
export const readConnectorConfig: Rights = { ...readConnectors, levels: ['ORG_ADMIN'] };

const nativeChangeRights = { levels: ['ORG_ADMIN'], clients: true } as const;
export const readNativeChanges: Rights = { ...nativeChangeRights, scopes: ['idn:sources:read'] };
export const updateNativeChanges: Rights = { ...nativeChangeRights, scopes: ['idn:sources:update'] };
export const manageNativeChanges: Rights = { ...nativeChangeRights, scopes: ['idn:sources:manage'] };
