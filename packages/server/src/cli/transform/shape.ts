import type { Value } from '@muster/engine';
import type { Path } from './parsed-file.ts';
import { suggestionFor } from './suggestion.ts';

/** What may stand in a file. A key that is not declared is refused: one that is misspelt would silently mean nothing. */
export type Shape =
  | 'any'
  | 'text'
  /** Keys and values are the organisation's own. */
  | 'map'
  | { readonly list: Shape }
  | { readonly keys: Readonly<Record<string, Shape>>; readonly required?: readonly string[] };

export type Complain = (path: Path, message: string) => void;

/** Compares a value with its shape; says everything that does not fit. */
export function checkShape(value: Value | undefined, shape: Shape, path: Path, complain: Complain): void {
  if (shape === 'any') return;
  if (shape === 'text') {
    if (typeof value !== 'string') complain(path, `${nameOf(path)} must be a text, not ${kindOf(value)}`);
  } else if (shape !== 'map' && 'list' in shape) {
    if (!Array.isArray(value)) complain(path, `${nameOf(path)} must be a list, not ${kindOf(value)}`);
    else for (const [index, member] of value.entries()) checkShape(member, shape.list, [...path, index], complain);
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    complain(path, `${nameOf(path)} must be an object, not ${kindOf(value)}`);
  } else if (shape !== 'map') {
    checkKeys(value as Record<string, Value>, shape, path, complain);
  }
}

function checkKeys(
  value: Readonly<Record<string, Value>>,
  { keys, required = [] }: Extract<Shape, { keys: unknown }>,
  path: Path,
  complain: Complain,
): void {
  for (const [key, member] of Object.entries(value)) {
    const shape = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (shape !== undefined) checkShape(member, shape, [...path, key], complain);
    else complain([...path, key], `unknown key ${JSON.stringify(key)}; ${suggestionFor(key, Object.keys(keys))}`);
  }
  for (const key of required) if (!Object.hasOwn(value, key)) complain(path, `${nameOf(path)} needs ${JSON.stringify(key)}`);
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  return typeof last === 'number' ? `${nameOf(path.slice(0, -1))}[${last}]` : last;
}

export function kindOf(value: Value | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'a text' : `the ${typeof value} ${value}`;
}
