import { findFirst } from './metered-text.ts';
import { positionTransform } from './position-transform.ts';

/** Contract: TRANSFORMS 3, indexOf. */
export const indexOf = positionTransform('indexOf', 'Where a text first stands in the input; -1 when it does not.', findFirst);
