import { DIGITS, randomTransform } from './random-text.ts';

/** Contract: TRANSFORMS 2, randomNumeric. */
export const randomNumeric = randomTransform('randomNumeric', 'Random digits.', DIGITS, 10);
