import { textTransform } from './text-transform.ts';

/** Half of a surrogate pair has no UTF-8 form; Java writes a question mark for it. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Contract: TRANSFORMS 3, base64Encode. */
export const base64Encode = textTransform('base64Encode', 'The bytes of the input in UTF-8, in base64.', 32, (text) =>
  Buffer.from(text.replace(LONE_SURROGATE, '?'), 'utf8').toString('base64'),
);
