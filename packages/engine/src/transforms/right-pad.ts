import { padTransform } from './pad-transform.ts';

/** Contract: TRANSFORMS 3, rightPad. A padding of several characters repeats and is cut at the end. */
export const rightPad = padTransform('rightPad', 'The input, filled up at its end.', (text, length, padding) =>
  text.padEnd(length, padding),
);
