import type { Rights } from '../auth/rights.ts';

/** Contract: BEHAVIOUR 4, its table. */
export const readTransforms: Rights = { scopes: ['idn:transform:read', 'idn:transform:manage'], levels: ['ORG_ADMIN'], clients: true };

export const manageTransforms: Rights = { scopes: ['idn:transform:manage'], levels: ['ORG_ADMIN'], clients: true };
