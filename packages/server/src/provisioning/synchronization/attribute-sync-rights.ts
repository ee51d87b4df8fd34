import type { Rights } from '../../auth/rights.ts';

/** Contract: the levels of each operation; where it declares no scope, `sp:scopes:all` is needed (BEHAVIOUR 3.7, 4). */
export const readSyncConfig: Rights = {
  scopes: ['idn:attr-sync-source-config:read', 'idn:attr-sync-source-config:manage'],
  levels: ['ORG_ADMIN', 'HELPDESK'],
  clients: false,
};

export const manageSyncConfig: Rights = { scopes: ['idn:attr-sync-source-config:manage'], levels: ['ORG_ADMIN'], clients: false };

export const synchronizeIdentity: Rights = { scopes: [], levels: ['ORG_ADMIN'], clients: true };

export const synchronizeSource: Rights = { scopes: [], levels: ['ORG_ADMIN', 'SOURCE_ADMIN'], clients: false };

/** Whoever may start a job. */
export const readSyncJobs: Rights = { ...synchronizeSource, clients: true };
