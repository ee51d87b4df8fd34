/** The text cut to a length in UTF-16 units, never through a character that takes two of them. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const splits = isHigh(text, length - 1) && isLow(text, length);
  return text.slice(0, splits ? length - 1 : length);
}

/**
 * Cuts a name that has a counter in it so that the counter stays (contract: TRANSFORMS 2, usernameGenerator): the name without a counter
 * is cut by as much more, and what the counter puts into it stands where it stood, or at the end when that place is cut away. Undefined
 * when there is no room for the counter at all.
 */
export function cutBeforeCounter(name: string, withoutCounter: string, length: number): string | undefined {
  if (name.length <= length) return name;
  const before = sharedStart(withoutCounter, name);
  const after = sharedEnd(withoutCounter.slice(before), name.slice(before));
  const counter = name.slice(before, name.length - after);
  if (counter.length > length) return undefined;
  const rest = cutText(name.slice(0, before) + name.slice(name.length - after), length - counter.length);
  return rest.slice(0, before) + counter + rest.slice(before);
}

function sharedStart(left: string, right: string): number {
  let length = 0;
  while (length < left.length && length < right.length && left[length] === right[length]) length++;
  return length > 0 && isHigh(left, length - 1) ? length - 1 : length;
}

function sharedEnd(left: string, right: string): number {
  let length = 0;
  while (length < left.length && length < right.length && left.at(-1 - length) === right.at(-1 - length)) length++;
  return length > 0 && isLow(left, left.length - length) ? length - 1 : length;
}

function isHigh(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800;
}

function isLow(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}
