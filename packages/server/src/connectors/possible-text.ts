/** Matches what no value may hold (DESIGN 11): PostgreSQL cannot store it, and nobody can see it. */
const forbiddenCharacters = /\0|\p{Surrogate}/u;

/** Whether a text can be a value at all. */
export function isPossible(text: string): boolean {
  return !forbiddenCharacters.test(text);
}
