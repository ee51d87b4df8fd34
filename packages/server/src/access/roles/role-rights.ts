import type { Caller, Level, Rights } from '../../auth/rights.ts';
import { forbidden } from '../../errors.ts';

/** Contract: BEHAVIOUR 4, its table. */
const levels: readonly Level[] = ['ORG_ADMIN', 'ROLE_ADMIN', 'ROLE_SUBADMIN'];
const manageScopes = ['idn:role-unchecked:manage', 'idn:role-checked:manage'];

export const readRoles: Rights = { scopes: [...manageScopes, 'idn:role-unchecked:read', 'idn:role-checked:read'], levels, clients: true };

/** Writing needs a user: whoever puts an identity on a role's list becomes the assigner. */
export const manageRoles: Rights = { scopes: manageScopes, levels, clients: false };

export const deleteManyRoles: Rights = { ...manageRoles, clients: true };

/**
 * Refuses sub-admins roles that give access: theirs is the access on the sources of their governance groups, and while there are no
 * governance groups that is none (contract: BEHAVIOUR 4).
 */
export function refuseAccess(
  { identityId, levels }: Caller,
  ...roles: readonly { readonly accessProfiles: readonly unknown[]; readonly entitlements: readonly unknown[] }[]
): void {
  if (identityId === null || levels.has('ORG_ADMIN') || levels.has('ROLE_ADMIN')) return;
  if (roles.some(({ accessProfiles, entitlements }) => accessProfiles.length + entitlements.length > 0))
    throw forbidden(`a role that gives access refused to ${identityId}`);
}
