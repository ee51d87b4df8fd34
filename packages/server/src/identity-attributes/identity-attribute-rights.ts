import type { Rights } from '../auth/rights.ts';
import { readers } from '../identities/identity-rights.ts';

const manage = 'idn:identity-profile-attribute:manage';

/** Who may read identities may know what their attributes are called. */
export const readIdentityAttributes: Rights = { scopes: ['idn:identity-profile-attribute:read', manage], levels: readers, clients: true };

/** Contract: BEHAVIOUR 4, its table. */
export const manageIdentityAttributes: Rights = { scopes: [manage], levels: ['ORG_ADMIN'], clients: false };
