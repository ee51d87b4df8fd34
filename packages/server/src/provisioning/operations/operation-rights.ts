import type { Rights } from '../../auth/rights.ts';

/** Contract: BEHAVIOUR 9.7. Sub-admins have the sources of their governance groups; while there are none, that is none. */
export const manageOperations: Rights = { scopes: [], levels: ['ORG_ADMIN', 'SOURCE_ADMIN'], clients: true };
