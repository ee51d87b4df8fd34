import type { Rights } from '../auth/rights.ts';

/** Administrators and API clients (contract: BEHAVIOUR 4, its table). */
const administrators = { levels: ['ORG_ADMIN'], clients: true } as const;

export const listedProfiles: Rights = { ...administrators, scopes: ['idn:identity-profile:read'] };

export const readProfiles: Rights = { ...administrators, scopes: ['idn:identity-profile:read', 'idn:identity-profile:manage'] };

export const manageProfiles: Rights = { ...administrators, scopes: ['idn:identity-profile:manage'] };

export const deleteProfiles: Rights = { ...administrators, scopes: ['idn:identity-profile:delete'] };

/** Every family takes the scopes of any, so the state operations of beta, which name none of their own, take those of the later ones. */
export const readStates: Rights = {
  ...administrators,
  scopes: ['idn:identity-profile-lifecycle-state:read', 'idn:identity-profile-lifecycle-state:manage'],
};

export const manageStates: Rights = { ...administrators, scopes: ['idn:identity-profile-lifecycle-state:manage'] };
