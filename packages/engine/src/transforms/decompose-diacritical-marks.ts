import { normalize } from '../normalize.ts';
import { textTransform } from './text-transform.ts';

const MARKS = /[\u0300-\u036f]/g;

/** Contract: TRANSFORMS 3, decomposeDiacriticalMarks: NFKD, then the marks go. Letters that do not decompose stay. */
export const decomposeDiacriticalMarks = textTransform('decomposeDiacriticalMarks', 'The input without accents.', 250, (text) =>
  normalize(text, 'NFKD').replace(MARKS, ''),
);
