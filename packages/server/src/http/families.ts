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
    // A proxy may send the whole address (RFC 9112, 3.2.2); the router would take its path out of it only after this.
    const url = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '').replace(/^\/*/, '/');
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
    // A path that begins with the prefix itself, in whichever spelling the router decodes, must not slip in.
    return /^(~|%7e)/i.test(first) ? '/-' : url;
  };
}
