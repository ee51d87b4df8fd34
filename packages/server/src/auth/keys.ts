import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
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
  /** Encrypts a secret that must be read again, such as a source's password. Names its key; `purpose` must be given again to decrypt. */
  encrypt(text: string, purpose: string): string;
  /** Decrypts what the current or the former key encrypted; throws when it is anything else, or was encrypted for another purpose. */
  decrypt(stored: string, purpose: string): string;
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
    encrypt: (text, purpose) => `${current.id}:${seal(current.encryption, text, purpose)}`,
    decrypt(stored, purpose) {
      const [id = '', sealed = ''] = stored.split(':');
      const key = byId.get(id);
      if (key === undefined) throw new Error(`a stored secret was encrypted with the key ${id}, which is not configured`);
      return unseal(key.encryption, sealed, purpose);
    },
    check: hmac(current.hashing, 'muster'),
    formerCheck: former === null ? null : hmac(former.hashing, 'muster'),
  };
}

function keyOf(secret: string) {
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, 'muster', purpose, 32));
  const hashing = derive('hashing secrets');
  return {
    id: createHash('sha256').update(hashing).digest('hex').slice(0, 8),
    hashing,
    signing: derive('signing tokens'),
    encryption: derive('encrypting secrets'),
  };
}

function hmac(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM: nonce, tag and cipher text as base64. The purpose is authenticated, so that no stored value can be put in another's place. */
function seal(key: Uint8Array, text: string, purpose: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64');
}

function unseal(key: Uint8Array, sealed: string, purpose: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const [nonce, tag] = [bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes, nonceBytes + tagBytes)];
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(purpose)).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
}
