import ldap from 'ldapjs';

export const { parseDN } = ldap as any;

export function isDn(name: string): boolean {
  return ['member', 'uniquemember', 'manager'].includes(name);
}

/** Of a name or of its text, whatever the case, the blanks and the order within a level. */
export function keyOf(dn: any): string {
  let parsed = dn;
  try {
    if (typeof dn === 'string') parsed = parseDN(dn);
  } catch {
    return dn.toLowerCase();
  }
  const rdns = Array.from({ length: parsed.length }, (_, level) => parsed.rdnAt(level));
  const pairs = (rdn: any) =>
    [...rdn.keys()].map((type: string) => `${type}=${String(rdn.getValue(type)).replaceAll(',', '\\2c')}`.toLowerCase());
  return rdns.map((rdn) => pairs(rdn).sort().join('+')).join(',');
}

export function same(one: Buffer, other: Buffer): boolean {
  return one.equals(other) || one.toString().toLowerCase() === other.toString().toLowerCase();
}

export function namingValues(dn: any): [string, string][] {
  const rdn = dn.rdnAt(0);
  return [...rdn.keys()].map((type: string) => [type, String(rdn.getValue(type))]);
}

/** ldapjs compares values as they are; what a person searches for ignores case. */
export function lowerCase(filter: any): any {
  for (const clause of filter.clauses) lowerCase(clause);
  if (typeof filter.value === 'string')
    filter.value = isDn(filter.attribute?.toLowerCase()) ? keyOf(filter.value) : filter.value.toLowerCase();
  return filter;
}
