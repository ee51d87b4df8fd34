/** What may have been meant by a word that is not known, or which words are. */
export function suggestionFor(word: string, known: readonly string[]): string {
  const close = closest(word, known);
  if (close !== undefined) return `did you mean ${JSON.stringify(close)}?`;
  return known.length === 0 ? 'there is none' : `known are ${known.join(', ')}`;
}

/** The known word that takes the fewest changes, if those are few for its length. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, distance: distanceBetween(plain(word), plain(candidate)) }));
  const [best] = ranked.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : undefined;
}

/** Without what people write in different ways: `expect_error`, `ExpectError`. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

/** How many characters must be added, taken away, changed, or swapped with their neighbour. */
function distanceBetween(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const choices = [row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1)];
      if (swapped) choices.push(before[j - 2]! + 1);
      next.push(Math.min(...choices));
    }
    [before, row] = [row, next];
  }
  return row[to.length]!;
}
