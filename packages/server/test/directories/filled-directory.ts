import { readdirSync, readFileSync } from 'node:fs';
import { isWanted } from './directory.ts';
import type { Seedable } from './ldap-target.ts';
import { startMemoryDirectory } from './memory-directory.ts';
import { type LdifEntry, readLdif } from './read-ldif.ts';
import { startSlapd } from './slapd-directory.ts';

type Start = (suffix: string) => Promise<Seedable>;

/** The directories that tests run on, none of them an Active Directory: the one from npm, and OpenLDAP where it is asked for. */
export const ldapDirectories: readonly (readonly [name: string, start: Start])[] = [
  ['ldapjs', startMemoryDirectory],
  ...(isWanted('slapd') ? [['OpenLDAP', startSlapd] as const] : []),
];

/** The entry of the suffix and what the files of a folder hold, which may leave the suffix to whoever loads them. */
export function entriesBelow(suffix: string, folder: URL): readonly LdifEntry[] {
  const [, dc] = /^dc=([^,]+)/.exec(suffix) ?? [];
  const texts = readdirSync(folder)
    .filter((file) => file.endsWith('.ldif'))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), 'utf8').replaceAll('{{ LDAP_BASE_DN }}', suffix));
  return [`dn: ${suffix}\nobjectClass: domain\ndc: ${dc}\n`, ...texts].flatMap(readLdif);
}
