import type { DirectoryEntry } from './entry.ts';

/** Bits of Active Directory's userAccountControl. */
export const userAccountControl = { disabled: 0x2, normalAccount: 0x200 } as const;

const flagNames: readonly (readonly [bit: number, name: string])[] = [
  [userAccountControl.disabled, 'User Account is Disabled'],
  [0x8, 'Home Directory Required'],
  [0x10, 'User Account is Locked'],
  [0x20, 'Password Not Required'],
  [0x40, 'Password Cannot Be Changed'],
  [0x80, 'Encrypted Text Password Allowed'],
  [userAccountControl.normalAccount, 'Normal User Account'],
  [0x800, 'Interdomain Trust Account'],
  [0x1000, 'Workstation Trust Account'],
  [0x2000, 'Server Trust Account'],
  [0x1_0000, 'Password Cannot Expire'],
  [0x2_0000, 'MNS Logon Account'],
  [0x4_0000, 'Smart Card Required'],
  [0x8_0000, 'Trusted for Delegation'],
  [0x10_0000, 'Not Delegated'],
  [0x20_0000, 'Use DES Key Only'],
  [0x40_0000, 'Preauthentication Not Required'],
  [0x80_0000, 'Password Expired'],
  [0x100_0000, 'Trusted to Authenticate for Delegation'],
];

/** What userAccountControl says, in words, as Active Directory sources list it under accountFlags. */
export function readAccountFlags(entry: DirectoryEntry): readonly string[] {
  const bits = Number(entry.text('userAccountControl') ?? 0);
  return flagNames.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name);
}
