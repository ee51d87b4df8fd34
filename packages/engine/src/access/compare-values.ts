import type { SourceConfiguration } from '../configuration.ts';
import type { ValueChange } from '../subject.ts';
import { foldKey, isEmpty, textOf, type Value } from '../value.ts';

/** An entitlement value as it is compared: names of a directory without regard to case and blanks between their parts, all others exactly. */
export function comparableValue(value: string, distinguishedNames: boolean): string {
  return distinguishedNames ? foldKey(value.trim().replaceAll(/\s*,\s*/g, ',')) : value;
}

/** The value as its source compares it. */
export function valueKey(source: SourceConfiguration | undefined, value: string): string {
  if (!source?.provisioning?.distinguishedNames) return value;
  const known = memoryOf(source).keys;
  let key = known.get(value);
  if (key === undefined) {
    key = comparableValue(value, true);
    if (known.size < mostKeys) known.set(value, key);
  }
  return key;
}

/** The attributes that hold one value, which another one replaces; those that the schema does not know may hold many. */
export function singleValued(source: SourceConfiguration | undefined): ReadonlySet<string> {
  return source === undefined ? none : memoryOf(source).single;
}

const none: ReadonlySet<string> = new Set();

/** Whether a change decides about this value of the attribute, or about the whole attribute. */
export function concerns(source: SourceConfiguration, change: ValueChange, attribute: string, comparable: string): boolean {
  if (change.attribute !== attribute) return false;
  return change.op === 'SET' || singleValued(source).has(attribute) || valueKey(source, textOf(change.value) ?? '') === comparable;
}

/** The values of an attribute as texts; a single value is a list of one. */
export function valuesOf(value: Value): string[] {
  if (isEmpty(value)) return [];
  return (Array.isArray(value) ? value : [value]).map((member) => textOf(member) ?? '');
}

/** What planning asks about a source for every account on it, remembered as long as the configuration is. */
interface SourceMemory {
  /** Groups are few and members many: the name of a group is folded once. */
  readonly keys: Map<string, string>;
  readonly single: ReadonlySet<string>;
}

const mostKeys = 20_000;
const memories = new WeakMap<SourceConfiguration, SourceMemory>();

function memoryOf(source: SourceConfiguration): SourceMemory {
  let memory = memories.get(source);
  if (memory === undefined) {
    const single = source.accountSchema.attributes.filter(({ isMulti }) => !isMulti).map(({ name }) => name);
    memory = { keys: new Map(), single: new Set(single) };
    memories.set(source, memory);
  }
  return memory;
}
