import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { equalSecrets } from '../ids.ts';

/** Keys derived from the secret key; the secret itself is used for nothing. */
export interface Keys {
  /** Names the current key in stored values. */
  readonly keyId: string;
  readonly signing: Uint8Array;
  /** A keyed hash to store a secret by: a copy of the database alone does not let anyone guess. Names its key. */
  hashSecret(secret: string): string;
  /** Checks against a stored hash of the current or the former key. */
  matchesSecret(secret: string, stored: string): boolean;
  /** A value that tells whether a database was written with this key. */
  readonly check: string;
  /** The check value of the former key, while it is being replaced. */
  readonly formerCheck: string | null;
}

/** Derives all keys by HKDF (DESIGN 7: stored values name their key; the old one is accepted during a rotation). */
export function deriveKeys(secretKey: string, secretKeyOld: string | null): Keys {
  const current = keyOf(secretKey);
  const former = secretKeyOld === null ? null : keyOf(secretKeyOld);
  const byId = new Map([current, ...(former === null ? [] : [former])].map((key) => [key.id, key]));
  return {
    keyId: current.id,
    signing: current.signing,
    hashSecret: (secret) => `${current.id}:${hmac(current.hashing, secret)}`,
    matchesSecret(secret, stored) {
      const [id = '', hash = ''] = stored.split(':');
      const key = byId.get(id);
      return key !== undefined && equalSecrets(hmac(key.hashing, secret), hash);
    },
    check: hmac(current.hashing, 'muster'),
    formerCheck: former === null ? null : hmac(former.hashing, 'muster'),
  };
}

function keyOf(secret: string) {
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, 'muster', purpose, 32));
  const hashing = derive('hashing secrets');
  return { id: createHash('sha256').update(hashing).digest('hex').slice(0, 8), hashing, signing: derive('signing tokens') };
}

function hmac(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
