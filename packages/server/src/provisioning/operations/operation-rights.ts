import type { Rights } from '../../auth/rights.ts';

/** Contract: BEHAVIOUR 9.7. */
export const manageOperations: Rights = { scopes: [], levels: ['ORG_ADMIN', 'SOURCE_ADMIN'], clients: true };
