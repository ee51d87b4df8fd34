import { failure } from '../failure.ts';
import type { ConnectorErrorKind, ObjectSchema, WriteOperation } from '../live-connector.ts';
import { modifyEntry, sortChanges, toModifications } from './account-changes.ts';
import type { DirectoryConnection, Modification } from './connection.ts';
import type { Dialect, StateChange } from './dialect.ts';
import { type Dn, formatDn, parseDn, type Rdn, rdnKey, sameDn, sameType } from './dn.ts';
import type { DirectoryEntry } from './entry.ts';
import { DirectoryRefusal, isRefusal, refused, resultCode } from './failures.ts';
import { and, equals } from './filter.ts';
import { followRename, forgetMember } from './follow-member.ts';
import { nameAsStored, readEntry } from './read-entry.ts';
import { findGroupsOf } from './read-memberships.ts';
import { isNamedAfter, nameAfter } from './rename.ts';
import { explainBase } from './search-pages.ts';
import type { ServerSchema } from './server-schema.ts';
import type { DirectorySettings } from './settings.ts';
import { changeMemberships, type Member, planMemberships } from './write-memberships.ts';

/** What a change is made with. */
export interface Workplace {
  readonly connection: DirectoryConnection;
  readonly settings: DirectorySettings;
  readonly dialect: Dialect;
  readonly serverSchema: () => Promise<ServerSchema | null>;
}

/** Carries out any operation but a deletion. Answers with the account's name afterwards. */
export async function changeAccount(place: Workplace, schema: ObjectSchema, operation: WriteOperation): Promise<string> {
  const { connection, settings, dialect } = place;
  const { account } = operation;
  const sorted = sortChanges(operation.changes, schema, dialect);
  const known = parseDn(account.nativeIdentity);
  const target = known && known.length > 0 ? nameAfter(known, sorted.names, sorted.entry, dialect) : null;
  const entry = await locate(place, operation, target);
  if (entry === null) throw failure('missing', `The directory has no account ${account.nativeIdentity}`);

  const name = parseDn(entry.dn);
  if (name === null || name.length === 0) throw failure('refused', `The name "${entry.dn}" cannot be understood`);
  const newName = nameAfter(name, sorted.names, sorted.entry, dialect);
  const dn = await rename(place, entry.dn, name, newName);

  const attributes = dialect.isActiveDirectory ? sorted.entry.filter((change) => !isNamedAfter(newName, change)) : sorted.entry;
  const modifications = [
    ...toModifications(attributes, connection, settings, dialect),
    ...(await stateModifications(place, operation, entry)),
    ...passwordModifications(place, operation),
  ];
  await explain(`Changing ${dn}`, modifyEntry(connection, dn, modifications));

  const uid = uidAfter(newName, modifications) ?? entry.text('uid');
  if (!dialect.listsOwnGroups) await follow(place, operation, entry, { dn, uid });
  const present = () => (dialect.listsOwnGroups ? Promise.resolve(entry.texts(dialect.membershipAttribute)) : groupsAfter(place, dn));
  await changeMemberships(connection, settings, { dn, uid }, await planMemberships(sorted.memberships, present));
  return dn;
}

/** Deletes the entry; that there is none any more is as asked for. */
export async function deleteAccount(place: Workplace, operation: WriteOperation): Promise<string> {
  const { connection, settings, dialect } = place;
  const { account } = operation;
  const entry = await locate(place, operation, null);
  const dn = entry?.dn ?? account.nativeIdentity;
  if (entry !== null) {
    try {
      await connection.delete(dn);
    } catch (error) {
      if (!isRefusal(error, resultCode.noSuchObject)) throw error instanceof DirectoryRefusal ? refused(`Deleting ${dn}`, error) : error;
    }
  }
  // A deletion that was done before, but not to its end, leaves the name in groups; unless somebody new has the name by now.
  const isFree = entry !== null || ((parseDn(dn) ?? []).length > 0 && (await readEntry(connection, dn, ['1.1'])) === null);
  if (!dialect.listsOwnGroups && isFree) {
    const uid = entry?.text('uid') ?? knownUid(operation);
    const isShared = uid !== null && (await isUidTaken(connection, settings, uid));
    await forgetMember(connection, settings, { dn, uid: isShared ? null : uid });
  }
  return dn;
}

/**
 * The entry of an account: by its name, unless another account has that name by now; by what outlives a renaming, also where an earlier,
 * unanswered attempt of this operation may have moved it out of the accounts' scopes.
 */
async function locate(
  { connection, settings, dialect }: Workplace,
  operation: WriteOperation,
  target: Dn | null,
): Promise<DirectoryEntry | null> {
  const { nativeIdentity, uuid } = operation.account;
  const attributes = [
    'uid',
    dialect.uuidAttribute,
    ...dialect.stateAttributes(settings),
    ...(dialect.listsOwnGroups ? [dialect.membershipAttribute] : []),
  ];
  const hasUuid = (entry: DirectoryEntry) => uuid !== null && dialect.readUuid(entry)?.toLowerCase() === uuid.toLowerCase();
  const isName = (parseDn(nativeIdentity) ?? []).length > 0;
  const byName = isName ? await readEntry(connection, nativeIdentity, attributes) : null;
  if (byName !== null && (uuid === null || dialect.readUuid(byName) === null || hasUuid(byName))) return byName;
  const filter = uuid === null ? null : dialect.uuidFilter(uuid);
  if (filter === null) return null;
  for (const { base } of settings.accounts) {
    const { entries } = await explainBase(base, connection.search({ base, scope: 'sub', filter, attributes }));
    if (entries[0] !== undefined) return entries[0];
  }
  const byTarget = target === null ? null : await readEntry(connection, formatDn(target), attributes);
  return byTarget !== null && hasUuid(byTarget) ? byTarget : null;
}

/** Another spelling of the same name is no other name, except where Active Directory shows it to people. */
async function rename({ connection, dialect }: Workplace, dn: string, name: Dn, newName: Dn): Promise<string> {
  const [rdn, ...parent] = name;
  const [newRdn, ...newParent] = newName;
  const spelling = dialect.isActiveDirectory ? exactly : rdnKey;
  const moves = parent.map(rdnKey).join() !== newParent.map(rdnKey).join();
  if (!moves && spelling(newRdn!) === spelling(rdn!)) return dn;
  const newDn = formatDn([newRdn!, ...(moves ? newParent : parent)]);
  // The entry was there a moment ago: what does not exist is the place where it is to go.
  await explain(`Renaming ${dn} to ${newDn}`, connection.rename(dn, newRdn!, moves ? newParent : null), 'refused');
  return nameAsStored(connection, newDn);
}

function exactly(rdn: Rdn): string {
  return rdn.map(({ type, value }) => `${type.toLowerCase()}=${value}`).join('+');
}

async function stateModifications(place: Workplace, { kind }: WriteOperation, entry: DirectoryEntry): Promise<Modification[]> {
  if (kind !== 'enable' && kind !== 'disable' && kind !== 'unlock') return [];
  const { dialect, settings } = place;
  const schema = dialect.stateNeedsSchema ? await place.serverSchema() : null;
  const modifications = dialect.changeState(kind, entry, settings, schema);
  if (modifications !== null) return modifications;
  throw failure('unsupported', `Accounts cannot be ${statePast[kind]} here: ${stateHelp[kind]}`);
}

const statePast: Readonly<Record<StateChange, string>> = { enable: 'enabled', disable: 'disabled', unlock: 'unlocked' };
const help = 'the directory knows no attribute for that; name one in revokeAttr';
const stateHelp: Readonly<Record<StateChange, string>> = { enable: help, disable: help, unlock: help.replace('revokeAttr', 'lockAttr') };

function passwordModifications({ connection, settings, dialect }: Workplace, { kind, password }: WriteOperation): Modification[] {
  if (kind !== 'set-password') return [];
  if (password === null) throw failure('refused', 'There is no password to set');
  const value = dialect.writePassword(password, connection.isSecure);
  return [{ operation: 'replace', attribute: settings.passwordAttribute, values: [value] }];
}

function uidAfter(name: Dn, modifications: readonly Modification[]): string | null {
  const set = modifications.findLast(({ attribute, operation }) => operation === 'replace' && sameType(attribute, 'uid'));
  const value = set?.values[0] ?? name[0]!.find(({ type }) => sameType(type, 'uid'))?.value ?? null;
  return value === null ? null : String(value);
}

function knownUid({ account }: WriteOperation): string | null {
  const { uid } = account.attributes;
  return typeof uid === 'string' ? uid : null;
}

/**
 * Groups that still have the account's former name or uid get the present one, also when an earlier attempt broke off in between. Who
 * has the former one by now is somebody else, whose groups stay.
 */
async function follow(
  { connection, settings }: Workplace,
  operation: WriteOperation,
  before: DirectoryEntry,
  present: Member,
): Promise<void> {
  const { nativeIdentity } = operation.account;
  const formerUid = knownUid(operation) ?? before.text('uid');
  const lostName = !sameDn(nativeIdentity, present.dn) && (await readEntry(connection, nativeIdentity, ['1.1'])) === null;
  const lostUid = formerUid !== null && formerUid !== present.uid && !(await isUidTaken(connection, settings, formerUid));
  await followRename(connection, settings, { dn: lostName ? nativeIdentity : null, uid: lostUid ? formerUid : null }, present);
}

async function isUidTaken(connection: DirectoryConnection, settings: DirectorySettings, uid: string): Promise<boolean> {
  for (const { base, scope, filter } of settings.accounts) {
    const search = { base, scope, filter: and(filter, equals('uid', uid)), attributes: ['1.1'], sizeLimit: 1 };
    const { entries } = await explainBase(base, connection.search(search));
    if (entries.length > 0) return true;
  }
  return false;
}

async function groupsAfter({ connection, settings }: Workplace, dn: string): Promise<readonly string[]> {
  const entry = await readEntry(connection, dn, ['uid']);
  return entry === null ? [] : findGroupsOf(connection, settings, entry);
}

/** An entry that another operation has put there is no account of ours that exists already. */
async function explain(doing: string, working: Promise<void>, ifNoSuchObject: ConnectorErrorKind = 'missing'): Promise<void> {
  try {
    await working;
  } catch (error) {
    if (!(error instanceof DirectoryRefusal)) throw error;
    const { kind, message } = refused(doing, error);
    throw failure(kind === 'exists' ? 'refused' : isRefusal(error, resultCode.noSuchObject) ? ifNoSuchObject : kind, message);
  }
}
