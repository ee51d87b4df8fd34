/**
 * A pattern or replacement that Java refuses, or that we do. Caught by whoever knows where it was written. Not an `Error`, since that would
 * record a stack.
 */
export class RegexError {
  constructor(readonly message: string) {}
}
