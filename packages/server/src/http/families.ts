import type { IncomingMessage } from 'node:http';

/** The API families whose paths begin with their name. Muster answers every operation alike in each (contract: BEHAVIOUR 6). */
export const families = ['beta', 'v3', 'v2024', 'v2025', 'v2026'] as const;

/** Where operations are registered; no request reaches it but through a family. */
export const internalPrefix = '/~';

const familyByRequest = new WeakMap<IncomingMessage, string>();

/** The family a request came through: `beta` … or `per-service`. */
export function familyOf(request: IncomingMessage): string {
  return familyByRequest.get(request) ?? 'none';
}

/**
 * Turns `/beta/identities`, `//v2024/identities` and `/identities/v1/…` into the one registered path, before routing. `resources` are the
 * first segments of operations, which the per-service form begins with.
 */
export function rewriteFamilies(resources: ReadonlySet<string>): (request: IncomingMessage) => string {
  return (request) => {
    const url = (request.url ?? '/').replace(/^\/{2,}/, '/');
    const [, first = '', rest = ''] = /^\/([^/?]*)(.*)$/s.exec(url) ?? [];
    if ((families as readonly string[]).includes(first)) {
      familyByRequest.set(request, first);
      return internalPrefix + rest;
    }
    const perService = /^\/v1(?=[/?]|$)(.*)$/s.exec(rest);
    if (perService && resources.has(first)) {
      familyByRequest.set(request, 'per-service');
      return `${internalPrefix}/${first}${perService[1]}`;
    }
    // A path that begins with the prefix itself must not slip in.
    return first.startsWith('~') ? '/-' : url;
  };
}
