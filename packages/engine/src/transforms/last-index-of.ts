import { findLast } from './metered-text.ts';
import { positionTransform } from './position-transform.ts';

/** Contract: TRANSFORMS 3, lastIndexOf. */
export const lastIndexOf = positionTransform('lastIndexOf', 'Where a text last stands in the input; -1 when it does not.', findLast);
