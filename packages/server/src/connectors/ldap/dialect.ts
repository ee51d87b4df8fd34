import type { Modification } from './connection.ts';
import type { DirectoryEntry } from './entry.ts';
import type { Filter } from './filter.ts';
import type { ServerSchema } from './server-schema.ts';
import type { DirectorySettings } from './settings.ts';

/** In what Active Directory differs from other directories. */
export interface Dialect {
  readonly isActiveDirectory: boolean;
  /** What accounts and groups are known by: their name in the directory. */
  readonly identityAttribute: string;
  /** Whether an attribute of a schema is the entry's name. */
  isName(attribute: string): boolean;
  /** The attribute of accounts that lists their groups. */
  readonly membershipAttribute: string;
  /** Whether the entry itself says which groups it is in; else it is read from the groups. */
  readonly listsOwnGroups: boolean;
  readonly accountFilter: Filter;
  readonly groupFilter: Filter;
  /** Object classes of a new account where no policy says them. */
  readonly accountClasses: readonly string[];
  readonly uuidAttribute: string;
  readUuid(entry: DirectoryEntry): string | null;
  /** Finds the entry of a uuid; null when the text is none. */
  uuidFilter(uuid: string): Filter | null;
  /** Attributes to read for {@link readState}. */
  stateAttributes(settings: DirectorySettings): readonly string[];
  readState(entry: DirectoryEntry, settings: DirectorySettings): AccountState;
  /** What to change in the entry; nothing when it is so already; null when the settings and the directory give no way to do it. */
  changeState(to: StateChange, entry: DirectoryEntry, settings: DirectorySettings, schema: ServerSchema | null): Modification[] | null;
  /** Whether changing a state depends on what the directory's own schema knows. */
  readonly stateNeedsSchema: boolean;
  /** Throws where a password cannot be sent. */
  writePassword(password: string, isSecure: boolean): string | Buffer;
}

export type StateChange = 'enable' | 'disable' | 'unlock';

export interface AccountState {
  readonly disabled: boolean;
  readonly locked: boolean;
}
