import { type Ranges, union } from './code-points.ts';

type Test = (code: number) => boolean;

/** Characters that one place of a pattern matches. What is known of ASCII is kept, since nearly every text is of that. */
export class CodePointSet {
  /** For each ASCII character: 0 for not looked at yet, 1 for no member, 2 for a member. */
  #ascii: Uint8Array | undefined;
  #complement: CodePointSet | undefined;

  constructor(
    private readonly test: Test,
    /** What looking at one character costs at most, in looks at a range. */
    readonly cost: number,
  ) {}

  has(code: number): boolean {
    if (code >= 128) return this.test(code);
    this.#ascii ??= new Uint8Array(128);
    const known = this.#ascii[code]!;
    if (known !== 0) return known === 2;
    const isMember = this.test(code);
    this.#ascii[code] = isMember ? 2 : 1;
    return isMember;
  }

  /** All that is not in this set. */
  complement(): CodePointSet {
    this.#complement ??= new CodePointSet((code) => !this.has(code), this.cost + 1);
    return this.#complement;
  }
}

const ofOne: CodePointSet[] = [];

/** The set of one code point. Those of ASCII are shared. */
export function setOfOne(only: number): CodePointSet {
  const known = ofOne[only];
  if (known !== undefined) return known;
  const set = new CodePointSet((code) => code === only, 1);
  if (only < 128) ofOne[only] = set;
  return set;
}

export function setOf(ranges: Ranges): CodePointSet {
  const sorted = ranges.length === 1 ? ranges : union(ranges);
  const [only] = sorted;
  if (only !== undefined && sorted.length === 1) {
    const [first, last] = only;
    return new CodePointSet((code) => code >= first && code <= last, 1);
  }
  return new CodePointSet((code) => isIn(sorted, code), 1 + Math.ceil(Math.log2(sorted.length + 1)));
}

function isIn(ranges: Ranges, code: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]![1] < code) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length && ranges[low]![0] <= code;
}

export function unionOf(sets: readonly CodePointSet[]): CodePointSet {
  return sets.length === 1 ? sets[0]! : new CodePointSet((code) => sets.some((set) => set.has(code)), costOf(sets));
}

export function intersectionOf(sets: readonly CodePointSet[]): CodePointSet {
  return sets.length === 1 ? sets[0]! : new CodePointSet((code) => sets.every((set) => set.has(code)), costOf(sets));
}

function costOf(sets: readonly CodePointSet[]): number {
  return sets.reduce((cost, set) => cost + set.cost, 1);
}

/** What the host takes for looking a property up, in looks at a range. */
const PROPERTY_COST = 8;
const properties = new Map<string, CodePointSet>();

/** A property in the notation of JavaScript, such as `L` or `Script=Latin`; undefined when there is none of that name. */
export function propertySet(name: string): CodePointSet | undefined {
  const known = properties.get(name);
  if (known !== undefined) return known;
  try {
    const property = new RegExp(`\\p{${name}}`, 'u');
    const set = new CodePointSet((code) => property.test(String.fromCodePoint(code)), PROPERTY_COST);
    properties.set(name, set);
    return set;
  } catch {
    return undefined;
  }
}
