import { textTransform } from './text-transform.ts';
import { toTitleCase } from './title-case.ts';

/** What stands between white space, hyphens and apostrophes, the typographic ones too. */
const PART = /[^\s'\u2019\u2010\u2011-]+/gu;

/** A part without the punctuation it opens with, such as a bracket. */
const OPENING = /^([^\p{L}\p{N}]*)(.*)$/su;

const PARTICLES = new Set(['von', 'del', 'of', 'de', 'la', 'y']);

/** The numerals up to nine that are more than one letter. */
const NUMERAL = /^(?:ii|iii|iv|vii|viii|ix)[^\p{L}\p{N}]*$/u;

/** The one that is a name as well: a numeral only where a name has its numeral, at the end. */
const SIX = /^vi[^\p{L}\p{N}]*$/u;

/**
 * What follows `mac` in names of the kind of MacDonald. The capital is our choice in the contract, and many names that begin so are of
 * another kind, such as Mack, Machado, Macias: so c, h, k and vowels are no sign of it, but for the beginnings listed here.
 */
const AFTER_MAC = [
  '(?!ron$)[dfglmnpqrstv]\\p{L}{2}',
  'a(?:dam|l+ister|rthur|skill|ul[ae]y|voy)',
  'c(?:abe|all|ann|art|oll|onn|orm|ull)',
  'e(?:wan|wen|achern|lroy)',
  'i(?:nn[ei]s|ntosh|ntyre|saac|v[eo]r)',
];

/** A name with a capital after its `mc` or `mac`. */
const PATRONYMIC = new RegExp(`^(mc|mac(?=${AFTER_MAC.join('|')}))(\\p{L}.*)$`, 'su');

/** Contract: TRANSFORMS 3, normalizeNames. What stands between the parts is kept as it is, several spaces too. */
export const normalizeNames = textTransform('normalizeNames', 'The input in the upper and lower case that names have.', 1000, (text) => {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  return text.replace(PART, (part, offset: number) => {
    const next = offset + part.length;
    const isWord = isBlank(text[offset - 1]) && isBlank(text[next]);
    const isSuffix = isWord && offset > start && next === end;
    const [, opening = '', name = ''] = OPENING.exec(part)!;
    const lower = name.toLowerCase();
    if ((isWord && NUMERAL.test(lower)) || (isSuffix && SIX.test(lower))) return opening + lower.toUpperCase();
    return opening + (PARTICLES.has(lower) ? lower : capitalize(name, lower));
  });
});

function isBlank(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}

function capitalize(name: string, lower: string): string {
  const patronymic = PATRONYMIC.exec(lower);
  if (patronymic !== null) {
    const [, prefix = '', rest = ''] = patronymic;
    return capitalizeFirst(prefix, prefix) + capitalizeFirst(rest, rest);
  }
  return capitalizeFirst(name, lower);
}

/** The rest comes from the lower case of the whole: that of a sigma depends on where it stands. */
function capitalizeFirst(name: string, lower: string): string {
  const [first = ''] = name;
  return toTitleCase(first) + lower.slice(first.toLowerCase().length);
}
