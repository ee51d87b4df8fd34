import { isDeepStrictEqual } from 'node:util';
import type { RoleWire } from './role-wire.ts';

/** A role as its events tell of it: members by id. */
export function eventBody({ membership, ...role }: RoleWire): Record<string, unknown> {
  return { ...role, membership: membership && { ...membership, identities: memberIds(membership) } };
}

/** What a change changed, before and after; of a list that stays one, only who left it and who joined. */
export function changeBody(before: RoleWire, after: RoleWire): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const [old, fresh] = [eventBody(before), eventBody(after)];
  const keys = Object.keys(fresh).filter((key) => key !== 'modified' && !isDeepStrictEqual(old[key], fresh[key]));
  if (before.membership?.type === 'IDENTITY_LIST' && after.membership?.type === 'IDENTITY_LIST') {
    const [listed, listedNow] = [new Set(memberIds(before.membership)), new Set(memberIds(after.membership))];
    old.membership = { type: 'IDENTITY_LIST', left: [...listed].filter((id) => !listedNow.has(id)) };
    fresh.membership = { type: 'IDENTITY_LIST', joined: [...listedNow].filter((id) => !listed.has(id)) };
  }
  const pick = (body: Record<string, unknown>) => Object.fromEntries(keys.map((key) => [key, body[key]]));
  return { before: pick(old), after: pick(fresh) };
}

function memberIds(membership: RoleWire['membership']): string[] | null {
  return membership?.identities?.map(({ id }) => id) ?? null;
}
