import { toLower } from './metered-text.ts';
import { textTransform } from './text-transform.ts';

/** Contract: TRANSFORMS 3, lower. */
export const lower = textTransform('lower', 'The input in lower case.', 0, toLower);
