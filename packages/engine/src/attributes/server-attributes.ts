/** Identity attributes that the server computes; a mapping of one is ignored (contract: BEHAVIOUR 3.2). */
const serverAttributes: ReadonlySet<string> = new Set(['cloudStatus', 'identityState', 'lastSyncDate']);

export function isServerAttribute(name: string): boolean {
  return serverAttributes.has(name);
}
