import type { Level, Rights } from '../auth/rights.ts';

/**
 * Who may read and change accounts (contract: BEHAVIOUR 4, its table, and the levels of each operation). Sub-admins are limited to the sources of the governance groups they belong to;
 * while there are no governance groups that is none.
 */
const readers: readonly Level[] = ['ORG_ADMIN', 'SOURCE_ADMIN', 'HELPDESK'];

const administrators: readonly Level[] = ['ORG_ADMIN', 'SOURCE_ADMIN'];

export const readAccounts: Rights = { scopes: ['idn:accounts:read', 'idn:accounts:manage'], levels: readers, clients: true };

export const manageAccounts: Rights = { scopes: ['idn:accounts:manage'], levels: administrators, clients: true };

/** The contract lets no API client remove all accounts of a source. */
export const removeAllAccounts: Rights = { ...manageAccounts, clients: false };

export const manageAccountState: Rights = { scopes: ['idn:accounts-state:manage'], levels: readers, clients: true };

/** The contract leaves HELPDESK out where an identity's own account is meant. */
export const manageOwnAccounts: Rights = { ...manageAccountState, levels: administrators };
