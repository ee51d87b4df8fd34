import { illegalUpdate } from '../errors.ts';
import type { SourceSchema } from './schema-store.ts';

/** Immutable once a schema is there (contract: BEHAVIOUR 8.3). */
export const immutableSchemaPaths = ['/id', '/name', '/created', '/modified'];

/** A new schema has no id yet; one that takes another's place may say the other's. */
export function refuseReadOnlyOfNewSchema(body: object, present: SourceSchema | null): void {
  const { id } = body as { id?: unknown };
  if (id !== undefined && id !== null && id !== present?.id) throw illegalUpdate('id');
}

export function refuseReadOnlyOfSchema(body: object, present: SourceSchema): void {
  const sent = body as Record<string, unknown>;
  const changed = (['id', 'name'] as const).find((key) => isGiven(sent[key]) && sent[key] !== present[key]);
  const moved = (['created', 'modified'] as const).find((key) => isGiven(sent[key]) && !isSameInstant(sent[key], present[key]));
  const key = changed ?? moved;
  if (key !== undefined) throw illegalUpdate(key);
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

/** Clients write times with other digits than we do. */
function isSameInstant(sent: unknown, stored: string): boolean {
  return typeof sent === 'string' && Date.parse(sent) === Date.parse(stored);
}
