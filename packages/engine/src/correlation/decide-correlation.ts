/**
 * The identity an account belongs to, given the ids each lookup of `correlationLookups` found, in the same order. The first criterion that
 * finds exactly one identity decides; one that finds several decides nothing and the next is tried (contract: BEHAVIOUR 5.1).
 */
export function decideCorrelation(matchesByCriterion: readonly (readonly string[])[]): string | null {
  for (const matches of matchesByCriterion) {
    const distinct = new Set(matches);
    if (distinct.size === 1) return matches[0] ?? null;
  }
  return null;
}
