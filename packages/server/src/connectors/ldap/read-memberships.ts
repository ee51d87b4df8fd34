import { type MemberKey, MembershipIndex } from '../membership-index.ts';
import type { DirectoryConnection } from './connection.ts';
import type { DirectoryEntry } from './entry.ts';
import { and, equals, or } from './filter.ts';
import { memberByName, memberByUid } from './member-keys.ts';
import { searchPages } from './search-pages.ts';
import type { DirectorySettings } from './settings.ts';

const memberAttributes = ['member', 'uniqueMember', 'memberUid'];

/** Reads every group once, so that listing accounts needs no search for each of them. */
export async function readMemberships(connection: DirectoryConnection, settings: DirectorySettings): Promise<MembershipIndex> {
  const index = new MembershipIndex();
  for (const scope of settings.memberships) {
    for await (const entries of searchPages(connection, scope, memberAttributes, settings.pageSize)) {
      for (const entry of entries) index.addGroup(entry.dn, membersOf(entry));
    }
  }
  return index;
}

/** The groups of a single account. */
export async function findGroupsOf(
  connection: DirectoryConnection,
  settings: DirectorySettings,
  account: DirectoryEntry,
): Promise<string[]> {
  const member = or(
    equals('member', account.dn),
    equals('uniqueMember', account.dn),
    ...account.texts('uid').map((uid) => equals('memberUid', uid)),
  );
  const groups = new Set<string>();
  for (const { base, scope, filter } of settings.memberships) {
    const search = { base, scope, filter: and(filter, member) };
    for await (const entries of searchPages(connection, search, ['1.1'], settings.pageSize)) {
      for (const { dn } of entries) groups.add(dn);
    }
  }
  return [...groups];
}

/** As what groups may know an account. */
export function* keysOf(account: DirectoryEntry): Generator<MemberKey> {
  yield memberByName(account.dn);
  for (const uid of account.texts('uid')) yield memberByUid(uid);
}

function* membersOf(group: DirectoryEntry): Generator<MemberKey> {
  for (const dn of [...group.texts('member'), ...group.texts('uniqueMember')]) yield memberByName(dn);
  for (const uid of group.texts('memberUid')) yield memberByUid(uid);
}
