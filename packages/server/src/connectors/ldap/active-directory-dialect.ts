import { failure } from '../failure.ts';
import { userAccountControl } from './account-flags.ts';
import type { Dialect } from './dialect.ts';
import type { DirectoryEntry } from './entry.ts';
import { and, equals } from './filter.ts';
import { readGuid, writeGuid } from './values.ts';

/** Made by the server for each reading: unlike lockoutTime it knows when a lock has run out. */
const computedControl = 'msDS-User-Account-Control-Computed';
const lockedOut = 0x10;

export const activeDirectoryDialect: Dialect = {
  isActiveDirectory: true,
  identityAttribute: 'distinguishedName',
  isName: (attribute) => ['dn', 'distinguishedname'].includes(attribute.toLowerCase()),
  membershipAttribute: 'memberOf',
  listsOwnGroups: true,
  accountFilter: and(equals('objectCategory', 'person'), equals('objectClass', 'user')),
  groupFilter: equals('objectClass', 'group'),
  accountClasses: ['top', 'person', 'organizationalPerson', 'user'],
  uuidAttribute: 'objectGUID',
  readUuid(entry) {
    const bytes = entry.buffers('objectGUID')[0];
    return bytes ? readGuid(bytes) : null;
  },
  uuidFilter(uuid) {
    const bytes = writeGuid(uuid);
    return bytes && equals('objectGUID', bytes);
  },
  stateAttributes: () => ['userAccountControl', 'lockoutTime', computedControl],
  readState: (entry) => ({ disabled: (controlBits(entry) & userAccountControl.disabled) !== 0, locked: isLocked(entry) }),
  changeState(to, entry) {
    if (to === 'unlock') return Number(entry.text('lockoutTime') ?? 0) === 0 ? [] : [replace('lockoutTime', '0')];
    if (!entry.has('userAccountControl')) return null;
    const bits = controlBits(entry);
    const wanted = to === 'disable' ? bits | userAccountControl.disabled : bits & ~userAccountControl.disabled;
    return wanted === bits ? [] : [replace('userAccountControl', String(wanted))];
  },
  stateNeedsSchema: false,
  writePassword(password, isSecure) {
    if (!isSecure) {
      throw failure('unsupported', 'Active Directory takes passwords over TLS only: set useSSL or startTLS');
    }
    return Buffer.from(`"${password}"`, 'utf16le');
  },
};

function controlBits(entry: DirectoryEntry): number {
  return Number(entry.text('userAccountControl') ?? 0);
}

function isLocked(entry: DirectoryEntry): boolean {
  if (entry.has(computedControl)) return (Number(entry.text(computedControl)) & lockedOut) !== 0;
  return Number(entry.text('lockoutTime') ?? 0) !== 0;
}

function replace(attribute: string, value: string) {
  return { operation: 'replace', attribute, values: [value] } as const;
}
