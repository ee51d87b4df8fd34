import { charge } from '../transforms/meter.ts';
import { findFirst, findLast, replaceText, toLower, toUpper } from '../transforms/metered-text.ts';
import { compileRegex } from '../transforms/regex/compile-regex.ts';
import type { JavaRegex } from '../transforms/regex/java-regex.ts';
import { RegexError } from '../transforms/regex/regex-error.ts';
import { trimText } from '../transforms/trim.ts';
import { equal, equalTexts, isList, isMap, MEMBER_UNITS, order, print, type TemplateMap, type TemplateValue } from './template-value.ts';

/** For a pattern, whether it is compiled anew or not, and for each of its characters. */
const PATTERN_UNITS = 5000;
const PATTERN_CHARACTER_UNITS = 200;
/** For each character that is compared, or looked at by itself. */
const COMPARED_UNITS = 4;

/**
 * The members of texts, numbers, lists and maps, with Java's meaning (contract: TRANSFORMS 1, "Velocity subset"). These tables are all
 * there is: a name that is not in them is an error, whatever the host would make of it. A method that would throw gives null, which is
 * an error too.
 */
type Argument = TemplateValue | null;
type Method<T> = { readonly takes: string; call(self: T, args: readonly Argument[]): TemplateValue | null };

/** `takes` has a letter for each argument: t text, i whole number, a anything. */
function method<T>(takes: string, call: (self: T, ...args: never[]) => TemplateValue | null): Method<T> {
  return { takes, call: (self, args) => call(self, ...(args as never[])) };
}

const textMethods = new Map<string, Method<string>>(
  Object.entries({
    'charAt/1': method('i', (self: string, index: number) => self[index] ?? null),
    'compareTo/1': method('t', (self: string, other: string) => compareTexts(self, other)),
    'compareToIgnoreCase/1': method('t', (self: string, other: string) => compareTexts(foldCase(self), foldCase(other))),
    'concat/1': method('t', (self: string, other: string) => self + other),
    'contains/1': method('t', (self: string, part: string) => findFirst(self, part) >= 0),
    'endsWith/1': method('t', (self: string, part: string) => self.endsWith(part)),
    'equals/1': method('a', (self: string, other: Argument) => typeof other === 'string' && equalTexts(self, other)),
    'equalsIgnoreCase/1': method('a', (self: string, other: Argument) => typeof other === 'string' && foldCase(self) === foldCase(other)),
    'indexOf/1': method('t', (self: string, part: string) => findFirst(self, part)),
    'indexOf/2': method('ti', (self: string, part: string, from: number) => findFirst(self, part, from)),
    'isEmpty/0': method('', (self: string) => self === ''),
    'lastIndexOf/1': method('t', (self: string, part: string) => findLast(self, part)),
    'lastIndexOf/2': method('ti', (self: string, part: string, from: number) => (from < 0 ? -1 : findLast(self, part, from))),
    'length/0': method('', (self: string) => self.length),
    'matches/1': method('t', (self: string, pattern: string) => withRegex(pattern, (regex) => regex.matches(self))),
    'replace/2': method('tt', (self: string, part: string, by: string) => replaceText(self, part, by) ?? null),
    'replaceAll/2': method('tt', (self: string, pattern: string, by: string) => withRegex(pattern, (regex) => regex.replaceAll(self, by))),
    'replaceFirst/2': method('tt', (self: string, pattern: string, by: string) =>
      withRegex(pattern, (regex) => regex.replaceFirst(self, by)),
    ),
    'split/1': method('t', (self: string, pattern: string) => withRegex(pattern, (regex) => regex.split(self))),
    'split/2': method('ti', (self: string, pattern: string, limit: number) => withRegex(pattern, (regex) => regex.split(self, limit))),
    'startsWith/1': method('t', (self: string, part: string) => self.startsWith(part)),
    'substring/1': method('i', (self: string, begin: number) => substring(self, begin, self.length)),
    'substring/2': method('ii', (self: string, begin: number, end: number) => substring(self, begin, end)),
    'toLowerCase/0': method('', (self: string) => toLower(self)),
    'toString/0': method('', (self: string) => self),
    'toUpperCase/0': method('', (self: string) => toUpper(self)),
    'trim/0': method('', (self: string) => trimmed(self)),
  }),
);

const numberMethods = new Map<string, Method<number>>(
  Object.entries({
    'compareTo/1': method('i', (self: number, other: number) => Math.sign(self - other)),
    'equals/1': method('a', (self: number, other: Argument) => self === other),
    'intValue/0': method('', (self: number) => self),
    'parseInt/1': method('t', (_self: number, text: string) => (/^[+-]?\d{1,10}$/.test(text) ? int32(Number(text)) : null)),
    'toString/0': method('', (self: number) => String(self)),
  }),
);

const listMethods = new Map<string, Method<readonly TemplateValue[]>>(
  Object.entries({
    'contains/1': method('a', (self: readonly TemplateValue[], value: Argument) => indexIn(self, value) >= 0),
    'get/1': method('i', (self: readonly TemplateValue[], index: number) => self[index] ?? null),
    'indexOf/1': method('a', (self: readonly TemplateValue[], value: Argument) => indexIn(self, value)),
    'isEmpty/0': method('', (self: readonly TemplateValue[]) => self.length === 0),
    'size/0': method('', (self: readonly TemplateValue[]) => self.length),
    'toString/0': method('', (self: readonly TemplateValue[]) => print(self)),
  }),
);

const mapMethods = new Map<string, Method<TemplateMap>>(
  Object.entries({
    'containsKey/1': method('a', (self: TemplateMap, key: Argument) => typeof key === 'string' && self.has(key)),
    'get/1': method('a', (self: TemplateMap, key: Argument) => (typeof key === 'string' ? (self.get(key) ?? null) : null)),
    'isEmpty/0': method('', (self: TemplateMap) => self.size === 0),
    'keySet/0': method('', (self: TemplateMap) => membersOf(self.size, self.keys())),
    'size/0': method('', (self: TemplateMap) => self.size),
    'toString/0': method('', (self: TemplateMap) => print(self)),
    'values/0': method('', (self: TemplateMap) => membersOf(self.size, self.values()).map((value) => value ?? 'null')),
  }),
);

/**
 * Calls a method; null when there is none of that name for these arguments, or it would throw, or it has no result. The signature is the
 * name with the number of arguments, such as `indexOf/2`, made once for each place of a template.
 */
export function callMethod(self: TemplateValue, name: string, signature: string, args: readonly Argument[]): TemplateValue | null {
  if (typeof self === 'string') return apply(textMethods.get(signature), self, args);
  if (typeof self === 'number') return apply(numberMethods.get(signature), self, args);
  if (isList(self)) return apply(listMethods.get(signature), self, args);
  if (isMap(self)) return apply(mapMethods.get(signature), self, args);
  if (typeof self === 'object' && 'call' in self) return self.call(name, args);
  return signature === 'toString/0' ? print(self) : null;
}

/** Reads a property: a map's key, an object's member, or `empty`, the one Java property of texts and lists that does no harm. */
export function readProperty(self: TemplateValue, name: string): TemplateValue | null {
  if (isMap(self)) return self.get(name) ?? null;
  if (typeof self === 'string' || isList(self)) return name === 'empty' ? self.length === 0 : null;
  return typeof self === 'object' && 'property' in self ? self.property(name) : null;
}

/** `$x[0]`, `$x["key"]`. A negative index counts from the end of a list, as in Velocity 1.7. */
export function readIndex(self: TemplateValue, index: TemplateValue): TemplateValue | null {
  if (isList(self)) return typeof index === 'number' ? (self[index < 0 ? index + self.length : index] ?? null) : null;
  return isMap(self) && typeof index === 'string' ? (self.get(index) ?? null) : null;
}

function apply<T>(found: Method<T> | undefined, self: T, args: readonly Argument[]): TemplateValue | null {
  if (found === undefined || !args.every((argument, index) => fits(argument, found.takes[index]!))) return null;
  return found.call(self, args);
}

function fits(argument: Argument, kind: string): boolean {
  if (kind === 't') return typeof argument === 'string';
  return kind === 'a' || typeof argument === 'number';
}

function substring(self: string, begin: number, end: number): string | null {
  return begin < 0 || end > self.length || begin > end ? null : self.slice(begin, end);
}

function indexIn(list: readonly TemplateValue[], value: Argument): number {
  if (value === null) return -1;
  charge(list.length * MEMBER_UNITS);
  return list.findIndex((member) => typeof member === typeof value && (order(member, value) === 0 || equal(member, value)));
}

/** A pattern or a replacement that is refused is a method that throws. */
function withRegex<T extends TemplateValue>(pattern: string, use: (regex: JavaRegex) => T): T | null {
  charge(PATTERN_UNITS + pattern.length * PATTERN_CHARACTER_UNITS);
  try {
    return use(compileRegex(pattern));
  } catch (thrown) {
    if (thrown instanceof RegexError) return null;
    throw thrown;
  }
}

/** Java's result: the difference of the first characters that differ, else of the lengths. */
function compareTexts(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  charge(shared * COMPARED_UNITS);
  for (let index = 0; index < shared; index++) {
    const difference = left.charCodeAt(index) - right.charCodeAt(index);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function foldCase(text: string): string {
  return toLower(toUpper(text));
}

function trimmed(text: string): string {
  charge(text.length * COMPARED_UNITS);
  return trimText(text);
}

function membersOf<T>(size: number, members: Iterable<T>): T[] {
  charge(size * MEMBER_UNITS);
  return [...members];
}

function int32(value: number): number | null {
  return value >= -2147483648 && value <= 2147483647 ? value : null;
}
