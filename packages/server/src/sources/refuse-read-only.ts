import { isDeepStrictEqual } from 'node:util';
import { illegalUpdate } from '../errors.ts';
import { mirroredKeys, type SourceWire } from './source-wire.ts';

const computedKeys = [
  'id',
  'authoritative',
  'passwordPolicies',
  'schemas',
  'accountCorrelationConfig',
  'connectorId',
  'connectorName',
  'connectionType',
  'connectorImplementationId',
] as const;

/** What only a new source may say (contract: BEHAVIOUR 8.2). */
const fixedKeys = ['type', 'connector', 'connectorClass'] as const;

/** What moves by itself. A client that writes back what it read a minute ago does not mean these, so PUT and POST ignore them. */
const movingKeys = ['created', 'modified', 'healthy', 'status', 'since'] as const;

const movingMirrors: ReadonlySet<string> = new Set(['cloudDisplayName', 'healthy', 'since', 'status']);

/** Read-only keys of a new source's body. */
export function refuseReadOnlyOfNew(body: object, made: SourceWire): void {
  refuse(body, made, computedKeys);
  refuseMirrors(body, made, (key) => !movingMirrors.has(key));
}

/** Read-only keys of a body that replaces a source. */
export function refuseReadOnlyOfPut(body: object, present: SourceWire): void {
  refuse(body, present, [...computedKeys, ...fixedKeys]);
  refuseMirrors(body, present, (key) => !movingMirrors.has(key));
}

/** Paths that a patch may not touch. */
export const immutablePaths = [...computedKeys, ...fixedKeys, ...movingKeys].map((key) => `/${key}`);

/** What a patch may have changed inside of connectorAttributes by replacing them as a whole. */
export function refuseChangedMirrors(patched: object, present: SourceWire): void {
  refuseMirrors(patched, present, () => true);
}

/** Null and what equals the stored value are ignored, anything else is refused (contract: BEHAVIOUR 8.1). */
function refuse(body: object, stored: object, keys: readonly string[], prefix = ''): void {
  const [sent, kept] = [body as Record<string, unknown>, stored as Record<string, unknown>];
  const changed = keys.find((key) => !isNothing(sent[key]) && !isDeepStrictEqual(idsOnly(sent[key]), idsOnly(kept[key])));
  if (changed !== undefined) throw illegalUpdate(prefix + changed);
}

function refuseMirrors(body: object, stored: SourceWire, isRefused: (key: string) => boolean): void {
  const settings = (body as { connectorAttributes?: object | null }).connectorAttributes;
  if (settings) refuse(settings, stored.connectorAttributes, mirroredKeys.filter(isRefused), 'connectorAttributes.');
}

const isNothing = (value: unknown) => value === undefined || value === null;

/** Of references only the id counts. */
function idsOnly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(idsOnly);
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}
