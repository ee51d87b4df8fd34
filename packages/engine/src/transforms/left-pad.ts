import { padTransform } from './pad-transform.ts';

/** Contract: TRANSFORMS 3, leftPad. A padding of several characters repeats from the left and is cut where the input begins. */
export const leftPad = padTransform('leftPad', 'The input, filled up at its start.', (text, length, padding) =>
  text.padStart(length, padding),
);
