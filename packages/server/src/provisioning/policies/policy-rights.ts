import type { Level, Rights } from '../../auth/rights.ts';

/** Those who administer sources (contract: BEHAVIOUR 4, its table). */
const administrators: readonly Level[] = ['ORG_ADMIN', 'SOURCE_ADMIN'];

const readList = ['idn:provisioning-policy:read', 'idn:provisioning-policy:manage'];
const manageOne = ['idn:provisioning-policy-source-admin-operations:manage', 'idn:provisioning-policy:manage'];

export const listPolicies: Rights = { scopes: readList, levels: administrators, clients: true };

export const readPolicy: Rights = {
  scopes: ['idn:provisioning-policy-source:read', 'idn:provisioning-policy:read', ...manageOne],
  levels: administrators,
  clients: true,
};

export const managePolicy: Rights = { scopes: manageOne, levels: administrators, clients: true };

/** Deleting one, and changing several at once. */
export const managePolicies: Rights = { scopes: ['idn:provisioning-policy:manage'], levels: administrators, clients: true };
