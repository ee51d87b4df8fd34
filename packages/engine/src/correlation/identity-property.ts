/** The identity attribute that a correlation property names: `name` means the user name, `uid` (contract: BEHAVIOUR 8.6). */
export function identityAttributeOfProperty(property: string): string {
  return property === 'name' ? 'uid' : property;
}
