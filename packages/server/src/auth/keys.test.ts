import { describe, expect, test } from 'vitest';
import { deriveKeys } from './keys.ts';

const first = 'the first secret key, long enough';
const second = 'the second secret key, long enough';

describe('encryption', () => {
  test('gives the text back to the same purpose, and another cipher text each time', () => {
    const keys = deriveKeys(first, null);
    const stored = keys.encrypt('geheim ☂', 'a');
    expect(stored).toMatch(/^[0-9a-f]{8}:[A-Za-z0-9+/=]+$/);
    expect(keys.encrypt('geheim ☂', 'a')).not.toBe(stored);
    expect(keys.decrypt(stored, 'a')).toBe('geheim ☂');
    expect(() => keys.decrypt(stored, 'b')).toThrow();
  });

  test('reads what the former key wrote during a rotation, and nothing of a key it does not know', () => {
    const stored = deriveKeys(first, null).encrypt('geheim', 'a');
    expect(deriveKeys(second, first).decrypt(stored, 'a')).toBe('geheim');
    expect(() => deriveKeys(second, null).decrypt(stored, 'a')).toThrow(/which is not configured/);
  });

  test('notices a changed text', () => {
    const keys = deriveKeys(first, null);
    const [id, sealed] = keys.encrypt('geheim', 'a').split(':') as [string, string];
    const bytes = Buffer.from(sealed, 'base64');
    bytes[bytes.length - 1]! ^= 1;
    expect(() => keys.decrypt(`${id}:${bytes.toString('base64')}`, 'a')).toThrow();
  });
});
