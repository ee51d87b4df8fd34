import { failure } from '../failure.ts';
import { changeGroups, type GroupChange, planGroupChanges } from '../group-changes.ts';
import type { ConnectorError, ValueChange } from '../live-connector.ts';
import type { DirectoryConnection, Modification } from './connection.ts';
import { dnKey } from './dn.ts';
import { DirectoryRefusal, isRefusal, refused, resultCode } from './failures.ts';
import { equals } from './filter.ts';
import { readEntry } from './read-entry.ts';
import type { DirectorySettings } from './settings.ts';

/** An account as groups name it. */
export interface Member {
  readonly dn: string;
  readonly uid: string | null;
}

/** Puts an account into groups and takes it out of groups: what the groups list is their members (contract: BEHAVIOUR 9.13). */
export function changeMemberships(
  connection: DirectoryConnection,
  settings: DirectorySettings,
  member: Member,
  changes: readonly GroupChange[],
): Promise<void> {
  return changeGroups(changes, (change) => changeMembership(connection, settings, member, change));
}

export function planMemberships(
  changes: readonly ValueChange[],
  present: () => Promise<readonly string[]>,
): Promise<readonly GroupChange[]> {
  return planGroupChanges(changes, dnKey, present);
}

async function changeMembership(
  connection: DirectoryConnection,
  settings: DirectorySettings,
  member: Member,
  { group, change }: GroupChange,
): Promise<void> {
  const doing = change === 'add' ? `Adding ${member.dn} to ${group}` : `Taking ${member.dn} out of ${group}`;
  const entry = await readEntry(connection, group, ['objectClass']);
  if (entry === null) {
    if (change === 'remove') return;
    throw failure('refused', `${doing}: there is no such group`);
  }
  const attribute = memberAttribute(entry.texts('objectClass'));
  const value = attribute === 'memberUid' ? member.uid : member.dn;
  if (value === null) throw failure('refused', `${doing}: the group lists its members by uid, and the account has none`);
  const operation = change === 'add' ? 'add' : 'delete';
  try {
    await modifyGroup(connection, settings, group, { operation, attribute, values: [value] });
  } catch (error) {
    if (!(error instanceof DirectoryRefusal)) throw error;
    if (await isAsWanted(error, connection, group, attribute, value, change)) return;
    throw explain(doing, error, change);
  }
}

/** A group that may not be without members gets the placeholder first, in the same step. */
export async function modifyGroup(
  connection: DirectoryConnection,
  { emptyGroupMember }: DirectorySettings,
  group: string,
  modification: Modification,
): Promise<void> {
  try {
    await connection.modify(group, [modification]);
  } catch (error) {
    const leavesNobody = modification.operation === 'delete' && isRefusal(error, resultCode.objectClassViolation);
    if (!leavesNobody || emptyGroupMember === null || modification.attribute === 'memberUid') throw error;
    await connection.modify(group, [{ operation: 'add', attribute: modification.attribute, values: [emptyGroupMember] }, modification]);
  }
}

/** Servers word "already a member" and "not a member" in several ways, and some say no more than that they will not. */
async function isAsWanted(
  error: DirectoryRefusal,
  connection: DirectoryConnection,
  group: string,
  attribute: string,
  value: string,
  change: GroupChange['change'],
): Promise<boolean> {
  const { noSuchAttribute, attributeOrValueExists, unwillingToPerform, entryAlreadyExists } = resultCode;
  if (!isRefusal(error, noSuchAttribute, attributeOrValueExists, unwillingToPerform, entryAlreadyExists)) return false;
  const isMember = (await readEntry(connection, group, ['1.1'], equals(attribute, value))) !== null;
  return isMember === (change === 'add');
}

function explain(doing: string, error: DirectoryRefusal, change: GroupChange['change']): ConnectorError {
  if (change === 'remove' && error.code === resultCode.objectClassViolation) {
    return failure('refused', `${doing}: it is the last member, and the directory lets no such group be without; set emptyGroupMember`);
  }
  const { kind, message } = refused(doing, error);
  // That the account is in the group already is no account that exists already.
  return failure(kind === 'exists' ? 'refused' : kind, message);
}

function memberAttribute(objectClasses: readonly string[]): 'member' | 'uniqueMember' | 'memberUid' {
  const classes = new Set(objectClasses.map((name) => name.toLowerCase()));
  if (classes.has('groupofuniquenames')) return 'uniqueMember';
  // A POSIX group may be a group of names besides, and then lists its members by name.
  return classes.has('posixgroup') && !classes.has('groupofnames') && !classes.has('group') ? 'memberUid' : 'member';
}
