import { parseInOrder } from '@muster/engine';
import type { FastifyRequest } from 'fastify';
import { badSyntax, illegalValue } from '../errors.ts';

const maxDepth = 64;
// U+0000, which no text in PostgreSQL can hold, and halves of surrogate pairs, which are no text at all.
const unsafeText = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Query parameters with `+` as a space, as official clients write it (contract: BEHAVIOUR 7); repeated ones become a list. */
export function parseQuery(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const present = query[name];
    if (present === undefined) query[name] = value;
    else query[name] = [...(Array.isArray(present) ? present : [present]), value];
  }
  return query;
}

/** A JSON body, bounded in depth; empty is no body, as clients send `Content-Type: application/json` with nothing. */
export async function parseJsonBody(request: FastifyRequest, text: string | Buffer): Promise<unknown> {
  if (text.length === 0) return undefined;
  const body = parseJson(String(text), request.routeOptions.config?.keepsKeyOrder ? parseInOrder : JSON.parse);
  const problem = problemIn(body, 0);
  if (problem) throw badSyntax(problem);
  return body;
}

function parseJson(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    throw badSyntax('the body is not valid JSON.');
  }
}

function problemIn(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return unsafeText.test(value) ? 'a text holds U+0000 or half of a surrogate pair.' : null;
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= maxDepth) return `the body is nested deeper than ${maxDepth} levels.`;
  for (const [key, member] of Object.entries(value)) {
    const problem = (unsafeText.test(key) && 'a key holds U+0000 or half of a surrogate pair.') || problemIn(member, depth + 1);
    if (problem) return problem;
  }
  return null;
}

/** Refuses what no database text can hold in path and query, before any handler sees it. */
export async function refuseUnsafeText(request: FastifyRequest): Promise<void> {
  for (const values of [request.params, request.query] as (Record<string, unknown> | undefined)[]) {
    for (const [name, value] of Object.entries(values ?? {})) {
      if ((Array.isArray(value) ? value : [value]).some((text) => typeof text === 'string' && unsafeText.test(text)))
        throw illegalValue(name);
    }
  }
}
