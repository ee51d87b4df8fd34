import { textTransform } from './text-transform.ts';

/** Contract: TRANSFORMS 3, trim. Java's `trim`: takes away characters up to U+0020 only, so that a no-break space stays. */
export const trim = textTransform('trim', 'The input without white space at both ends.', 4, trimText);

/** Java's `String.trim`. */
export function trimText(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}
