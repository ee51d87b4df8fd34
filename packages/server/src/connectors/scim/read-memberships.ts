import { ConnectorError } from '../live-connector.ts';
import { type MemberKey, MembershipIndex } from '../membership-index.ts';
import type { JsonObject } from './answer.ts';
import type { ScimClient } from './client.ts';
import { listPages } from './list-pages.ts';
import { member, textMember } from './object-values.ts';
import { both, equals, findByFilter, findObject } from './objects.ts';
import { endpoints } from './resource-model.ts';
import type { ScimSettings } from './settings.ts';

type GroupsOf = (user: JsonObject) => readonly string[];

/**
 * The groups of users. Most services tell them with the user, some only with the groups, and nothing says which: a user who is in a group
 * shows it. Groups within groups give nobody access here (contract: BEHAVIOUR 9.1).
 */
export class Memberships {
  /** Null: not known yet, since nobody seen so far is in a group. */
  #areTold: boolean | null = null;

  constructor(
    private readonly client: ScimClient,
    private readonly settings: ScimSettings,
  ) {}

  /** For a listing of users: asks once for all of them. */
  async ofAll(): Promise<GroupsOf> {
    if ((await this.#findOut()) !== false) return toldGroups;
    const index = new MembershipIndex();
    for await (const groups of this.#list()) {
      for (const group of groups) index.addGroup(textMember(group, 'id') ?? '', membersOf(group) as Iterable<MemberKey>);
    }
    return (user) => index.groupsOf([(textMember(user, 'id') ?? '') as MemberKey]);
  }

  async of(user: JsonObject): Promise<readonly string[]> {
    const told = toldGroups(user);
    if (told.length > 0) this.#areTold = true;
    if (told.length > 0 || (await this.#findOut()) !== false) return told;
    const id = textMember(user, 'id') ?? '';
    const filter = both(this.settings.groupFilter, equals('members.value', id));
    const found = await findByFilter(this.client, `Reading the groups of ${id}`, endpoints.group, filter);
    // A service that does not search by members, or finds groups that do not show any, is read from end to end.
    if (found?.every((group) => membersOf(group).includes(id))) return found.map((group) => textMember(group, 'id')!);
    const groups: string[] = [];
    for await (const page of this.#list()) {
      for (const group of page) if (membersOf(group).includes(id)) groups.push(textMember(group, 'id')!);
    }
    return groups;
  }

  async #findOut(): Promise<boolean | null> {
    if (this.#areTold !== null) return this.#areTold;
    try {
      for await (const groups of this.#list()) {
        for (const group of groups) {
          const shown = await this.#isShownBy(group);
          if (shown !== null) {
            this.#areTold = shown;
            return shown;
          }
        }
      }
    } catch (error) {
      if (!(error instanceof ConnectorError) || !['missing', 'unsupported'].includes(error.kind)) throw error;
      // There are no groups to ask.
      this.#areTold = true;
    }
    return this.#areTold;
  }

  /** Whether one of its members tells of the group; null: it has none. */
  async #isShownBy(group: JsonObject): Promise<boolean | null> {
    const id = textMember(group, 'id');
    for (const userId of membersOf(group).slice(0, 3)) {
      const user = await findObject(this.client, `Reading ${userId}`, endpoints.user, userId);
      if (user !== null) return id !== null && toldGroups(user.object).includes(id);
    }
    return null;
  }

  #list() {
    const { groupFilter: filter, pageSize } = this.settings;
    return listPages(this.client, 'Listing the members of groups', { path: endpoints.group, filter, pageSize });
  }
}

/** The groups that a user tells of. */
function toldGroups(user: JsonObject): readonly string[] {
  const entries = member(user, 'groups');
  return (Array.isArray(entries) ? entries : [])
    .filter((entry) => textMember(entry, 'type')?.toLowerCase() !== 'indirect')
    .flatMap((entry) => textMember(entry, 'value') ?? []);
}

export function membersOf(group: JsonObject): readonly string[] {
  const entries = member(group, 'members');
  return (Array.isArray(entries) ? entries : [])
    .filter((entry) => textMember(entry, 'type')?.toLowerCase() !== 'group')
    .flatMap((entry) => textMember(entry, 'value') ?? []);
}
