import type { Keys } from '../auth/keys.ts';

/** A source's settings apart from its secrets, and its encrypted secrets by JSON pointer. */
interface SplitSettings {
  readonly plain: Record<string, unknown>;
  readonly secrets: Record<string, string>;
}

/** Keys that hold a secret, at any depth and whatever stands before: `bindPassword`, `client_secret`, `group.password`. */
const secretKey = /(password|passwd|passphrase|secret|token|privatekey|apikey)$/;

/**
 * Takes the secrets out of settings as they were sent, and keeps those of `present` that were left out (contract: BEHAVIOUR 8.2). The empty
 * text is how a client removes one. A kept secret goes when what held it is gone.
 */
export function splitSecrets(
  settings: Readonly<Record<string, unknown>>,
  present: Readonly<Record<string, string>>,
  keys: Keys,
  sourceId: string,
): SplitSettings {
  const sent = new Map<string, unknown>();
  const plain = withoutSecrets(settings, '', sent) as Record<string, unknown>;
  const kept = Object.entries(present).filter(([path]) => !sent.has(path) && holderOf(plain, path) !== undefined);
  const encrypted = [...sent]
    .filter(([, value]) => value !== '')
    .map(([path, value]) => [path, keys.encrypt(JSON.stringify(value), purposeOf(sourceId, path))] as const);
  return { plain, secrets: Object.fromEntries([...kept, ...encrypted]) };
}

/** The settings as a connector needs them, secrets included: never part of an answer, an event or the log. */
export function joinSecrets({ plain, secrets }: SplitSettings, keys: Keys, sourceId: string): Record<string, unknown> {
  const joined = structuredClone(plain);
  for (const [path, encrypted] of Object.entries(secrets)) {
    const holder = holderOf(joined, path);
    if (holder !== undefined) holder[pointerKeys(path).at(-1)!] = JSON.parse(keys.decrypt(encrypted, purposeOf(sourceId, path)));
  }
  return joined;
}

/** Bound to its place, so that a stored secret moved to another source is of no use. */
const purposeOf = (sourceId: string, path: string) => `source ${sourceId} ${path}`;

function withoutSecrets(value: unknown, path: string, secrets: Map<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((member, index) => withoutSecrets(member, `${path}/${index}`, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const kept: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) {
    const place = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!isSecret(key, member)) kept.push([key, withoutSecrets(member, place, secrets)]);
    // Null is what clients write for a value they do not know: it leaves the secret as it is.
    else if (member !== null) secrets.set(place, member);
  }
  return Object.fromEntries(kept);
}

/** A switch such as `useToken: true` is none. */
export function isSecret(key: string, value: unknown): boolean {
  return typeof value !== 'boolean' && secretKey.test(key.toLowerCase().replace(/[^a-z]/g, ''));
}

function holderOf(settings: Record<string, unknown>, path: string): Record<string, unknown> | undefined {
  let holder: unknown = settings;
  for (const key of pointerKeys(path).slice(0, -1)) {
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined;
    holder = (holder as Record<string, unknown>)[key];
  }
  return typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>) : undefined;
}

function pointerKeys(path: string): string[] {
  return path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
