import type { CodePointSet } from './code-point-set.ts';

/** Least and most UTF-16 units that something matches. */
interface Lengths {
  readonly least: number;
  readonly most: number;
}

/** What a pattern is made of. */
export type Pattern = Lengths &
  /** One code point. `literal` is set when only one can match. */
  (
    | { readonly kind: 'character'; readonly set: CodePointSet; readonly literal: string | undefined }
    | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
    | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
    | { readonly kind: 'group'; readonly index: number; readonly body: Pattern }
    | { readonly kind: 'repeat'; readonly body: Pattern; readonly times: Times }
    /** Matches as its body does first, and in no other way afterwards: `(?>…)` and possessive repetition. */
    | { readonly kind: 'atomic'; readonly body: Pattern }
    | { readonly kind: 'look'; readonly body: Pattern; readonly behind: boolean; readonly negative: boolean }
    | { readonly kind: 'reference'; readonly group: number; readonly ignoreCase: boolean }
    | { readonly kind: 'place'; readonly place: Place }
  );

export interface Times {
  readonly min: number;
  readonly max: number;
  /** As few as will do, instead of as many as there are. */
  readonly lazy: boolean;
}

/** A condition on a position, named as it is written; `m` stands for the flag that makes `^` and `$` mean lines. */
export type Place = '\\A' | '\\z' | '\\Z' | '\\b' | '\\B' | 'm^' | 'm$';

export interface ParsedPattern {
  readonly root: Pattern;
  readonly groupCount: number;
  readonly groupNames: ReadonlyMap<string, number>;
}

export const ENDLESS = 0x7fff_ffff;

const NO_LENGTH: Lengths = { least: 0, most: 0 };

export function character(set: CodePointSet, literal?: string): Pattern {
  return { kind: 'character', set, literal, least: literal?.length ?? 1, most: literal?.length ?? 2 };
}

export function sequence(parts: readonly Pattern[]): Pattern {
  if (parts.length === 1) return parts[0]!;
  let least = 0;
  let most = 0;
  for (const part of parts) {
    least = Math.min(least + part.least, ENDLESS);
    most = Math.min(most + part.most, ENDLESS);
  }
  return { kind: 'sequence', parts, least, most };
}

export function choice(options: readonly Pattern[]): Pattern {
  let least = ENDLESS;
  let most = 0;
  for (const option of options) {
    least = Math.min(least, option.least);
    most = Math.max(most, option.most);
  }
  return { kind: 'choice', options, least, most };
}

export function group(index: number, body: Pattern): Pattern {
  return { kind: 'group', index, body, least: body.least, most: body.most };
}

export function repeat(body: Pattern, times: Times): Pattern {
  return { kind: 'repeat', body, times, least: Math.min(body.least * times.min, ENDLESS), most: Math.min(body.most * times.max, ENDLESS) };
}

export function atomic(body: Pattern): Pattern {
  return { kind: 'atomic', body, least: body.least, most: body.most };
}

export function look(body: Pattern, behind: boolean, negative: boolean): Pattern {
  return { kind: 'look', body, behind, negative, ...NO_LENGTH };
}

export function reference(toGroup: number, ignoreCase: boolean): Pattern {
  return { kind: 'reference', group: toGroup, ignoreCase, least: 0, most: ENDLESS };
}

export function place(name: Place): Pattern {
  return { kind: 'place', place: name, ...NO_LENGTH };
}
