import type { Level, Rights } from '../../auth/rights.ts';

/** Contract: BEHAVIOUR 4, its table. */
const levels: readonly Level[] = ['ORG_ADMIN', 'ROLE_ADMIN', 'ROLE_SUBADMIN'];
const manageScopes = ['idn:role-unchecked:manage', 'idn:role-checked:manage'];

export const readRoles: Rights = { scopes: [...manageScopes, 'idn:role-unchecked:read', 'idn:role-checked:read'], levels, clients: true };

/** Writing needs a user: whoever puts an identity on a role's list becomes the assigner. */
export const manageRoles: Rights = { scopes: manageScopes, levels, clients: false };

export const deleteManyRoles: Rights = { ...manageRoles, clients: true };
