import type { Value } from '../value.ts';

/**
 * The text by which an account value finds an identity, or null when it has none. A list correlates by its first value: an account
 * belongs to one identity and names one manager, so it cannot mean several.
 */
export function correlatingText(value: Value): string | null {
  const single = Array.isArray(value) ? (value[0] ?? null) : value;
  return single === null || single === '' || typeof single === 'object' ? null : String(single);
}
