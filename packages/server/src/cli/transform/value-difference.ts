import type { Value } from '@muster/engine';

export interface Difference {
  /** Such as `[1].name`; empty for the values as a whole. */
  readonly path: string;
  /** Undefined where there is nothing. */
  readonly expected: Value | undefined;
  readonly actual: Value | undefined;
}

/** The first place where two JSON values differ. The order of keys makes no difference. */
export function firstDifference(expected: Value | undefined, actual: Value | undefined, path = ''): Difference | undefined {
  if (!isContainer(expected) || !isContainer(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return expected === actual ? undefined : { path, expected, actual };
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const inner = Array.isArray(expected) ? `${path}[${key}]` : `${path}.${key}`.replace(/^\./, '');
    const found = firstDifference(own(expected, key), own(actual, key), inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isContainer(value: Value | undefined): value is Extract<Value, object> {
  return typeof value === 'object' && value !== null;
}

function own(container: Extract<Value, object>, key: string): Value | undefined {
  return Object.hasOwn(container, key) ? (container as Readonly<Record<string, Value>>)[key] : undefined;
}
