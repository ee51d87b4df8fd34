import type { DirectoryConnection } from './connection.ts';
import { isRefusal, resultCode } from './failures.ts';
import { equals } from './filter.ts';
import { searchPages } from './search-pages.ts';
import type { DirectorySettings } from './settings.ts';
import { type Member, modifyGroup } from './write-memberships.ts';

/** Puts an account's new name and uid where groups have the old ones; a directory that does so itself leaves nothing to find. */
export async function followRename(
  connection: DirectoryConnection,
  settings: DirectorySettings,
  from: FormerMember,
  to: Member,
): Promise<void> {
  for (const { attribute, value, group } of await findMentions(connection, settings, from)) {
    const newValue = attribute === 'memberUid' ? to.uid : to.dn;
    if (newValue === null || newValue === value) continue;
    await unlessChangedMeanwhile(
      connection.modify(group, [
        { operation: 'delete', attribute, values: [value] },
        { operation: 'add', attribute, values: [newValue] },
      ]),
    );
  }
}

/**
 * Takes a deleted account out of all groups: who gets its name next must not get its groups. Where it is the last member and nothing
 * may take its place, it stays.
 */
export async function forgetMember(connection: DirectoryConnection, settings: DirectorySettings, member: FormerMember): Promise<void> {
  for (const { attribute, value, group } of await findMentions(connection, settings, member)) {
    const removal = modifyGroup(connection, settings, group, { operation: 'delete', attribute, values: [value] });
    await unlessChangedMeanwhile(removal, resultCode.objectClassViolation);
  }
}

/** What groups may still have of an account; null: nothing that is to be changed. */
interface FormerMember {
  readonly dn: string | null;
  readonly uid: string | null;
}

interface Mention {
  readonly group: string;
  readonly attribute: string;
  readonly value: string;
}

async function findMentions(connection: DirectoryConnection, settings: DirectorySettings, { dn, uid }: FormerMember): Promise<Mention[]> {
  const names = [
    ...(dn === null ? [] : [['member', dn] as const, ['uniqueMember', dn] as const]),
    ...(uid === null ? [] : [['memberUid', uid] as const]),
  ];
  const mentions: Mention[] = [];
  for (const [attribute, value] of names) {
    for (const { base, scope } of settings.memberships) {
      const pages = searchPages(connection, { base, scope, filter: equals(attribute, value) }, ['1.1'], settings.pageSize);
      for await (const groups of pages) mentions.push(...groups.map(({ dn: group }) => ({ group, attribute, value })));
    }
  }
  return mentions;
}

async function unlessChangedMeanwhile(changing: Promise<void>, ...accepted: readonly number[]): Promise<void> {
  try {
    await changing;
  } catch (error) {
    const { noSuchAttribute, attributeOrValueExists, noSuchObject } = resultCode;
    if (!isRefusal(error, noSuchAttribute, attributeOrValueExists, noSuchObject, ...accepted)) throw error;
  }
}
