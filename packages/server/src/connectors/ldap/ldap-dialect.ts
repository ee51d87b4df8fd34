import type { Modification } from './connection.ts';
import type { Dialect, StateChange } from './dialect.ts';
import type { DirectoryEntry } from './entry.ts';
import { equals, or } from './filter.ts';
import type { ServerSchema } from './server-schema.ts';
import type { DirectorySettings, Revocation } from './settings.ts';

/** Attributes that disable an account where no setting names another, by what the directory's schema knows (contract: BEHAVIOUR 9.13). */
const knownRevocations: readonly Revocation[] = [
  { attribute: 'nsAccountLock', disabledValue: 'true', enabledValue: null },
  { attribute: 'pwdAccountLockedTime', disabledValue: '000001010000Z', enabledValue: null },
];

/** The password policy's mark of a lock that ends by itself, unless its value is the one that disables. */
const defaultLockAttribute = 'pwdAccountLockedTime';

export const ldapDialect: Dialect = {
  isActiveDirectory: false,
  identityAttribute: 'dn',
  isName: (attribute) => ['dn', 'distinguishedname', 'entrydn'].includes(attribute.toLowerCase()),
  membershipAttribute: 'groups',
  listsOwnGroups: false,
  accountFilter: equals('objectClass', 'inetOrgPerson'),
  groupFilter: or(...['groupOfNames', 'groupOfUniqueNames', 'posixGroup', 'group'].map((name) => equals('objectClass', name))),
  accountClasses: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
  uuidAttribute: 'entryUUID',
  readUuid: (entry) => entry.text('entryUUID')?.toLowerCase() ?? null,
  uuidFilter: (uuid) => equals('entryUUID', uuid),
  stateAttributes(settings) {
    const { revoke, lockAttribute } = settings;
    const revocations = revoke ? [revoke] : knownRevocations;
    return [...revocations.map(({ attribute }) => attribute), lockAttribute ?? defaultLockAttribute];
  },
  readState(entry, settings) {
    const revocations = settings.revoke ? [settings.revoke] : knownRevocations;
    return {
      disabled: revocations.some((revocation) => isDisabledBy(entry, revocation)),
      locked: isLockedBy(entry, settings.lockAttribute ?? defaultLockAttribute, revocations),
    };
  },
  changeState(to, entry, settings, schema) {
    if (to === 'unlock') return unlock(entry, settings, schema);
    const revocation = settings.revoke ?? knownRevocations.find(({ attribute }) => schema?.knows(attribute)) ?? null;
    return revocation === null ? null : revoke(to, entry, revocation);
  },
  stateNeedsSchema: true,
  writePassword: (password) => password,
};

function unlock(entry: DirectoryEntry, settings: DirectorySettings, schema: ServerSchema | null): Modification[] | null {
  const attribute = settings.lockAttribute ?? (schema?.knows(defaultLockAttribute) ? defaultLockAttribute : null);
  if (attribute === null) return null;
  const revocations = settings.revoke ? [settings.revoke] : knownRevocations;
  return isLockedBy(entry, attribute, revocations) ? [{ operation: 'replace', attribute, values: [] }] : [];
}

function revoke(to: Exclude<StateChange, 'unlock'>, entry: DirectoryEntry, revocation: Revocation): Modification[] {
  const { attribute, disabledValue, enabledValue } = revocation;
  if (isDisabledBy(entry, revocation) === (to === 'disable')) return [];
  const value = to === 'disable' ? disabledValue : enabledValue;
  return [{ operation: 'replace', attribute, values: value === null ? [] : [value] }];
}

function isDisabledBy(entry: DirectoryEntry, { attribute, disabledValue }: Revocation): boolean {
  return entry.texts(attribute).some((value) => value.toLowerCase() === disabledValue.toLowerCase());
}

/** One attribute may both disable and lock, by different values: unlocking must not enable. */
function isLockedBy(entry: DirectoryEntry, attribute: string, revocations: readonly Revocation[]): boolean {
  const disabling = revocations.filter((revocation) => revocation.attribute.toLowerCase() === attribute.toLowerCase());
  return entry.has(attribute) && !disabling.some((revocation) => isDisabledBy(entry, revocation));
}
