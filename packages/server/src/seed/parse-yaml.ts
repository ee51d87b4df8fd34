import { objectInOrder } from '@muster/engine';
import { parse } from 'yaml';

/** A YAML or JSON text as its JSON value, with the order of all keys, those that look like numbers too. Throws for what is no YAML. */
export function parseYamlInOrder(text: string): unknown {
  return withoutMaps(parse(text, { mapAsMap: true }));
}

/** What was parsed with maps as `Map`, with objects that remember the order of their keys in their place. */
export function withoutMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMaps);
  if (!(value instanceof Map)) return value;
  return objectInOrder([...value].map(([key, member]) => [String(key ?? ''), withoutMaps(member)]));
}
