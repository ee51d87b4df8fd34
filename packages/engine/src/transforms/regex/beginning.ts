import type { CodePointSet } from './code-point-set.ts';
import type { Pattern } from './syntax.ts';

/** Longer prefixes find no more, and the host's search for one takes the product of both lengths at worst. */
const MAX_PREFIX = 16;

type Character = Extract<Pattern, { kind: 'character' }>;

/** What every match begins with, as far as it is easily told: a search goes to the next place that has it. */
export function beginningOf(pattern: Pattern): { readonly first: CodePointSet | undefined; readonly prefix: string } {
  const { characters } = charactersOf(pattern);
  let prefix = '';
  for (const { literal } of characters.slice(0, MAX_PREFIX)) {
    if (literal === undefined || !isUnit(literal)) break;
    prefix += literal;
  }
  return { first: characters[0]?.set, prefix };
}

/** Characters that come first; `complete` when nothing else of this pattern follows them. */
function charactersOf(pattern: Pattern): { readonly characters: readonly Character[]; readonly complete: boolean } {
  switch (pattern.kind) {
    case 'character':
      return { characters: [pattern], complete: true };
    case 'place':
    case 'look':
      return { characters: [], complete: true };
    case 'group':
    case 'atomic':
      return charactersOf(pattern.body);
    case 'repeat':
      return { characters: pattern.times.min > 0 ? charactersOf(pattern.body).characters : [], complete: false };
    case 'sequence': {
      const characters: Character[] = [];
      for (const part of pattern.parts) {
        const next = charactersOf(part);
        characters.push(...next.characters);
        if (!next.complete || characters.length >= MAX_PREFIX) return { characters: characters.slice(0, MAX_PREFIX), complete: false };
      }
      return { characters, complete: true };
    }
    default:
      return { characters: [], complete: false };
  }
}

/** True when a match can begin at the start of the text only. */
export function isAnchored(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'place':
      return pattern.place === '\\A';
    case 'group':
    case 'atomic':
      return isAnchored(pattern.body);
    case 'repeat':
      return pattern.times.min > 0 && isAnchored(pattern.body);
    case 'sequence':
      return pattern.parts[0] !== undefined && isAnchored(pattern.parts[0]);
    case 'choice':
      return pattern.options.every(isAnchored);
    default:
      return false;
  }
}

/** True for a literal of one UTF-16 unit that is a character by itself. */
export function isUnit(literal: string): boolean {
  const unit = literal.charCodeAt(0);
  return literal.length === 1 && (unit < 0xd800 || unit > 0xdfff);
}
