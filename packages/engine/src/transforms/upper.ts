import { toUpper } from './metered-text.ts';
import { textTransform } from './text-transform.ts';

/** Contract: TRANSFORMS 3, upper. */
export const upper = textTransform('upper', 'The input in upper case.', 0, toUpper);
