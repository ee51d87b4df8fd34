/** Bounds on what one transform may cost, whoever wrote it. Past them a definition is refused or an evaluation fails. */
export const limits = {
  /** Levels of nesting, counted through references (contract: TRANSFORMS 1, "Cycles"). */
  depth: 50,
  /**
   * Transforms that one evaluation may run. References make a definition a graph, and a short one can unfold into 2^50 steps: so they
   * are counted when it is compiled. Also the most parts of its templates, which take longest to compile.
   */
  steps: 50_000,
  /** UTF-16 units of a text that a transform makes. As long as the longest line of a feed; nested replacements grow without bound else. */
  text: 1024 * 1024,
  /** Characters of a regular expression. */
  pattern: 4096,
  /** Characters of a telephone number or of a name that is looked up. What is longer is none. */
  lookup: 250,
} as const;
