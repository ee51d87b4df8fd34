import { findLanguageTag } from './languages/find-language-tag.ts';
import { limits } from './limits.ts';
import { charge } from './meter.ts';
import { toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** For a look-up, and for each character of what is looked up: it may hold brackets in brackets. */
const LOOKUP_UNITS = 10_000;
const CHARACTER_UNITS = 1000;

/** Contract: TRANSFORMS 4, rfc5646. What names no language gives null. */
export const rfc5646: TransformType = {
  type: 'rfc5646',
  summary: 'The language tag of a language, given by its English name, with a country or not, or by its three-letter code.',
  compile: () => (frame) => {
    const text = toText(frame.input);
    if (text === null || text.length > limits.lookup) return null;
    charge(LOOKUP_UNITS + text.length * CHARACTER_UNITS);
    return findLanguageTag(text) ?? null;
  },
};
