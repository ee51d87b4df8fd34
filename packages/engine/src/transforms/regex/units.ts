/** Code points of a text, by their UTF-16 units. */

/** The code point at a position; half of a pair that stands alone is one by itself. */
export function codeAt(text: string, position: number): number {
  const unit = text.charCodeAt(position);
  return unit >= 0xd800 && unit <= 0xdbff ? text.codePointAt(position)! : unit;
}

/** How many units the code point at a position has. */
export function widthAt(text: string, position: number): number {
  return codeAt(text, position) > 0xffff ? 2 : 1;
}

/** How many units the code point before a position has, when it begins at `least` or after it. */
export function widthBefore(text: string, position: number, least: number): number {
  const unit = text.charCodeAt(position - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && position - 2 >= least && widthAt(text, position - 2) === 2 ? 2 : 1;
}
