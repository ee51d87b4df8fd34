import { limits } from '../limits.ts';
import { RegexError } from './regex-error.ts';
import type { ParsedPattern } from './syntax.ts';

/** Texts and numbers of groups, one after the other. */
export type Replacement = readonly (string | number)[];

/**
 * Reads a replacement as Java's `Matcher.appendReplacement` does: `\` takes the meaning from what follows, `$` names a group with as many
 * digits as there are groups for. A missing group and a trailing `\` are errors (contract: TRANSFORMS 3, replace).
 */
export function parseReplacement(
  source: string,
  { groupCount, groupNames }: Pick<ParsedPattern, 'groupCount' | 'groupNames'>,
): Replacement {
  const parts: (string | number)[] = [];
  let text = '';
  const addGroup = (group: number) => {
    if (text !== '') parts.push(text);
    text = '';
    parts.push(group);
  };
  for (let index = 0; index < source.length; index++) {
    const character = source[index]!;
    if (character === '\\') {
      if (++index === source.length) throw new RegexError('character to be escaped is missing');
      text += source[index];
    } else if (character !== '$') text += character;
    else {
      const name = /^\{([a-zA-Z][a-zA-Z0-9]*)\}/.exec(source.slice(index + 1, index + 130))?.[1];
      if (name !== undefined) {
        const group = groupNames.get(name);
        if (group === undefined) throw new RegexError(`No group with name {${name}}`);
        addGroup(group);
        index += name.length + 2;
      } else {
        const digits = groupDigits(source, index + 1, groupCount);
        addGroup(Number(digits));
        index += digits.length;
      }
    }
  }
  if (text !== '') parts.push(text);
  return parts;
}

function groupDigits(source: string, start: number, groupCount: number): string {
  const all = /^\d+/.exec(source.slice(start, start + 4))?.[0];
  if (all === undefined) throw new RegexError('Illegal group reference');
  if (Number(all[0]) > groupCount) throw new RegexError(`No group ${all[0]}`);
  let length = 1;
  while (length < all.length && Number(all.slice(0, length + 1)) <= groupCount) length++;
  return all.slice(0, length);
}

/** The text for one match; a group that took no part is empty. Ends early when it is longer than any text may be. */
export function replacementText(replacement: Replacement, group: (number: number) => string | null): string {
  let text = '';
  for (const part of replacement) {
    text += typeof part === 'string' ? part : (group(part) ?? '');
    if (text.length > limits.text) break;
  }
  return text;
}
