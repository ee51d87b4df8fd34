import { textTransform } from './text-transform.ts';

/** Contract: TRANSFORMS 3, lower. */
export const lower = textTransform('lower', 'The input in lower case.', (text) => text.toLowerCase());
