import { charge } from '../transforms/meter.ts';
import { attributeOf, type Value } from '../value.ts';
import { MAX_LENGTH, RenderingError } from './rendering.ts';

/** For each member of a list or a map that is gone through. */
export const MEMBER_UNITS = 150;
/** Lists in lists: a loop can put one into the other as often as it turns. */
const MAX_DEPTH = 50;

/**
 * What a template works on. Whole numbers are numbers; others are {@link Decimal}, since Java prints and divides the two differently.
 * Nothing of the host is in reach: members are looked up in lists written for them.
 */
export type TemplateValue = string | number | boolean | Decimal | readonly TemplateValue[] | TemplateMap | TemplateObject;
export type TemplateMap = ReadonlyMap<string, TemplateValue | null>;

export class Decimal {
  constructor(readonly value: number) {}
}

/** Something with members of its own, such as `$identity`. Null is "no such member", and also "no value". */
export interface TemplateObject {
  property(name: string): TemplateValue | null;
  call(name: string, args: readonly (TemplateValue | null)[]): TemplateValue | null;
  print(): string;
}

export function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}

export function isMap(value: TemplateValue): value is TemplateMap {
  return value instanceof Map;
}

/** Organisation data as a template sees it. */
export function fromValue(value: Value): TemplateValue | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? value : new Decimal(value);
  if (Array.isArray(value)) {
    charge(value.length * MEMBER_UNITS);
    return value.map((member) => fromValue(member) ?? 'null');
  }
  return mapOf(value as { readonly [key: string]: Value });
}

export function mapOf(object: { readonly [key: string]: Value }): TemplateMap {
  const keys = Object.keys(object);
  charge(keys.length * MEMBER_UNITS);
  return new Map(keys.map((key) => [key, fromValue(attributeOf(object, key))]));
}

/** The text that Java's `toString` gives. */
export function print(value: TemplateValue, depth = 0): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Decimal) return printDecimal(value.value);
  if (!isList(value) && !isMap(value)) return value.print();
  if (depth > MAX_DEPTH) throw new RenderingError();
  const inner = (member: TemplateValue | null) => (member === null ? 'null' : print(member, depth + 1));
  if (isList(value)) return printed(`[${value.map(inner).join(', ')}]`, value.length);
  return printed(`{${[...value].map(([key, member]) => `${key}=${inner(member)}`).join(', ')}}`, value.size);
}

/** A list can hold another twice, and that one a third twice: a short template then stands for an endless text. */
function printed(text: string, members: number): string {
  charge(text.length + members * MEMBER_UNITS);
  if (text.length > MAX_LENGTH) throw new RenderingError();
  return text;
}

/** Java's `Double.toString`. */
function printDecimal(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** The number a value is, undefined when it is none. */
function numberOf(value: TemplateValue): number | undefined {
  if (typeof value === 'number') return value;
  return value instanceof Decimal ? value.value : undefined;
}

/** `==`: numbers by size, values of different types by their texts (contract: TRANSFORMS 1, "Comparison"). */
export function equal(left: TemplateValue, right: TemplateValue): boolean {
  const leftNumber = numberOf(left);
  const rightNumber = numberOf(right);
  if (leftNumber !== undefined && rightNumber !== undefined) return leftNumber === rightNumber;
  if (typeof left === 'string' && typeof right === 'string') return equalTexts(left, right);
  return left === right || print(left) === print(right);
}

export function equalTexts(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  charge(left.length >> 3);
  return left === right;
}

/** Order of two numbers; undefined when one is none, and then every comparison is false. */
export function order(left: TemplateValue, right: TemplateValue): number | undefined {
  const leftNumber = numberOf(left);
  const rightNumber = numberOf(right);
  return leftNumber === undefined || rightNumber === undefined ? undefined : leftNumber - rightNumber;
}

/** Arithmetic as Velocity 1.7 does it; null where it gives no value, which makes the `#set` fail. */
export function calculate(operator: '+' | '-' | '*' | '/' | '%', left: TemplateValue, right: TemplateValue): TemplateValue | null {
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === undefined || b === undefined) {
    const joins = operator === '+' && (typeof left === 'string' || typeof right === 'string');
    return joins ? print(left) + print(right) : null;
  }
  if ((operator === '/' || operator === '%') && b === 0) return null;
  const whole = typeof left === 'number' && typeof right === 'number';
  const result = apply(operator, a, b);
  if (!whole) return new Decimal(result);
  const truncated = Math.trunc(result) + 0;
  return Number.isSafeInteger(truncated) ? truncated : null;
}

function apply(operator: '+' | '-' | '*' | '/' | '%', a: number, b: number): number {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  return operator === '/' ? a / b : a % b;
}
