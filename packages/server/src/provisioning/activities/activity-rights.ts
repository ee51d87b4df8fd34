import type { Caller, Rights } from '../../auth/rights.ts';

/** Everybody may ask; what they see depends on who they are (contract: BEHAVIOUR 9.6). */
export const readActivities: Rights = { scopes: [], levels: 'any', clients: true };

const levelsThatSeeAll = ['ORG_ADMIN', 'HELPDESK', 'CERT_ADMIN', 'REPORT_ADMIN', 'SOURCE_ADMIN', 'ROLE_ADMIN'];

/** End users see only the activities in which they are requester or target; undefined: all. */
export function visibleTo({ identityId, levels }: Caller): string | undefined {
  if (identityId === null || levelsThatSeeAll.some((level) => levels.has(level))) return undefined;
  return identityId;
}
