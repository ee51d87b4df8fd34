import type { AccountValue } from '../connector.ts';
import type { Dialect } from './dialect.ts';
import { formatDn, parseDn } from './dn.ts';
import type { DirectorySettings } from './settings.ts';

/** Longer names are refused for accounts of people. */
const maxSamAccountName = 20;

/**
 * The values of a new account where no provisioning policy says them (contract: BEHAVIOUR 9.13), out of an identity's attributes. A
 * person must have a common name and a surname in every directory, so those fall back to what there is.
 */
export function defaultAccount(
  settings: DirectorySettings,
  dialect: Dialect,
  identity: Readonly<Record<string, unknown>>,
): Readonly<Record<string, AccountValue>> {
  const read = (name: string) => (typeof identity[name] === 'string' && identity[name].trim() !== '' ? identity[name] : null);
  const uid = read('uid');
  const fullName = [read('firstname'), read('lastname')].filter((part) => part !== null).join(' ') || null;
  const displayName = read('displayName') ?? fullName ?? uid;
  const values = {
    sn: read('lastname') ?? displayName,
    givenName: read('firstname'),
    mail: read('email'),
    ...(dialect.isActiveDirectory
      ? { distinguishedName: nameBelow(settings, 'CN', displayName), displayName, sAMAccountName: uid?.slice(0, maxSamAccountName) ?? null }
      : { dn: nameBelow(settings, 'uid', uid), uid, cn: displayName }),
  };
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
}

function nameBelow(settings: DirectorySettings, type: string, value: string | null): string | null {
  const base = parseDn(settings.accounts[0]!.base);
  return base === null || value === null ? null : formatDn([[{ type, value }], ...base]);
}
