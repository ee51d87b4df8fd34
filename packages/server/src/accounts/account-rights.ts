import type { Level, Rights } from '../auth/rights.ts';

/**
 * Who may read accounts (contract: BEHAVIOUR 4, its table). Sub-admins are limited to the sources of the governance groups they belong to;
 * while there are no governance groups that is none.
 */
const readers: readonly Level[] = ['ORG_ADMIN', 'SOURCE_ADMIN', 'HELPDESK'];

export const readAccounts: Rights = { scopes: ['idn:accounts:read', 'idn:accounts:manage'], levels: readers, clients: true };
