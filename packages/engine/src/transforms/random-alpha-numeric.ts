import { DIGITS, LETTERS, randomTransform } from './random-text.ts';

/** Contract: TRANSFORMS 2, randomAlphaNumeric. */
export const randomAlphaNumeric = randomTransform('randomAlphaNumeric', 'Random letters and digits.', LETTERS + DIGITS, 32);
