import type { Level, Rights } from '../../auth/rights.ts';

/**
 * Who reads and administers entitlements, by the contract's own lists. Source sub-admins are limited to the sources of the governance groups
 * they belong to; while there are no governance groups that is none.
 */
const sourceAdministrators: readonly Level[] = ['ORG_ADMIN', 'SOURCE_ADMIN'];

const readScopes = ['idn:entitlement:read', 'idn:entitlement:manage'];

export const listedFor: Rights = { scopes: readScopes, levels: 'any', clients: true };

/** Only here the contract names the scope of updates too. */
export const readEntitlement: Rights = { scopes: [...readScopes, 'idn:entitlement:update'], levels: sourceAdministrators, clients: true };

export const readRelatives: Rights = { scopes: readScopes, levels: ['ORG_ADMIN'], clients: true };

export const readRequestConfigs: Rights = { scopes: readScopes, levels: sourceAdministrators, clients: true };

export const manageEntitlement: Rights = { scopes: ['idn:entitlement:manage'], levels: sourceAdministrators, clients: false };

/** Of many entitlements at once, aggregations included. */
export const manageEntitlements: Rights = { ...manageEntitlement, levels: ['ORG_ADMIN'] };

export const resetEntitlements: Rights = { ...manageEntitlements, scopes: ['idn:entitlement:update'] };
