import SCIMMY from 'scimmy';

type Stored = Record<string, unknown> & { id: string; meta: { created: string; lastModified: string; version: string } };

interface GroupMember {
  readonly value: string;
}

export interface ScimStoreOptions {
  /** Whether users tell which groups they are in; some services leave that to the groups. */
  readonly usersTellGroups: boolean;
  readonly now: () => string;
  /** Called after each change. */
  readonly changed?: () => void;
}

/** The people and groups of one SCIM service, in memory. SCIMMY speaks the protocol; what it is told to keep is here. */
export class ScimStore {
  readonly users = new Map<string, Stored>();
  readonly groups = new Map<string, Stored>();
  readonly passwords = new Map<string, string>();
  #made = 0;

  constructor(private readonly options: ScimStoreOptions) {}

  /** Everything but passwords, to be kept. */
  toJSON() {
    return { made: this.#made, users: [...this.users.values()], groups: [...this.groups.values()] };
  }

  /** Begins with what another gave as JSON. */
  load({ made, users, groups }: ReturnType<ScimStore['toJSON']>): void {
    this.#made = made;
    for (const user of users) this.users.set(user.id, user);
    for (const group of groups) this.groups.set(group.id, group);
  }

  user(id: string | undefined): Stored {
    return this.#shown(found(this.users, id));
  }

  listUsers(): Stored[] {
    return [...this.users.values()].map((user) => this.#shown(user));
  }

  writeUser(id: string | undefined, { password, ...values }: Record<string, unknown>): Stored {
    const taken = [...this.users.values()].find((user) => user.id !== id && sameName(user.userName, values.userName));
    if (taken) throw new SCIMMY.Types.Error(409, 'uniqueness', `The user name ${values.userName} is taken`);
    const user = this.#write(this.users, id, 'user', values);
    if (typeof password === 'string') this.passwords.set(user.id, password);
    return this.#shown(user);
  }

  deleteUser(id: string | undefined): void {
    const user = found(this.users, id);
    this.users.delete(user.id);
    this.passwords.delete(user.id);
    for (const group of this.groups.values()) group.members = membersOf(group).filter(({ value }) => value !== user.id);
    this.options.changed?.();
  }

  group(id: string | undefined): Stored {
    return { ...found(this.groups, id) };
  }

  listGroups(): Stored[] {
    return [...this.groups.values()].map((group) => ({ ...group }));
  }

  writeGroup(id: string | undefined, values: Record<string, unknown>): Stored {
    const members = [...new Set(membersOf(values).map(({ value }) => value))];
    for (const member of members) {
      if (!this.users.has(member)) throw new SCIMMY.Types.Error(400, 'invalidValue', `There is no user ${member}`);
    }
    return { ...this.#write(this.groups, id, 'group', { ...values, members: members.map((value) => ({ value })) }) };
  }

  deleteGroup(id: string | undefined): void {
    this.groups.delete(found(this.groups, id).id);
    this.options.changed?.();
  }

  /** The groups that list a user. */
  groupsOf(userId: string): Stored[] {
    return [...this.groups.values()].filter((group) => membersOf(group).some(({ value }) => value === userId));
  }

  #shown(user: Stored): Stored {
    const groups = this.options.usersTellGroups ? this.groupsOf(user.id) : [];
    if (groups.length === 0) return { ...user };
    return { ...user, groups: groups.map(({ id, displayName }) => ({ value: id, display: displayName, type: 'direct' })) };
  }

  #write(objects: Map<string, Stored>, id: string | undefined, noun: string, { groups: _, ...values }: Record<string, unknown>): Stored {
    const present = id === undefined ? undefined : found(objects, id);
    this.#made += 1;
    const now = this.options.now();
    const object = {
      ...values,
      id: present?.id ?? `${noun}-${this.#made}`,
      meta: { created: present?.meta.created ?? now, lastModified: now, version: `W/"${this.#made}"` },
    };
    objects.set(object.id, object);
    this.options.changed?.();
    return object;
  }
}

function found(objects: Map<string, Stored>, id: string | undefined): Stored {
  const object = objects.get(id ?? '');
  if (object === undefined) throw new SCIMMY.Types.Error(404, null as never, `There is no ${id}`);
  return object;
}

function membersOf(group: Record<string, unknown>): readonly GroupMember[] {
  return (group.members as readonly GroupMember[] | undefined) ?? [];
}

function sameName(one: unknown, other: unknown): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}
