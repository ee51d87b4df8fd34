/** A pattern or replacement that Java refuses, or that we do. Caught by whoever knows where it was written. */
export class RegexError extends Error {}
