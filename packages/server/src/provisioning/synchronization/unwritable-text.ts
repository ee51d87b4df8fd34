/** Why attributes are not synchronized to a source whose accounts people change (contract: BEHAVIOUR 5.5). */
export const unwritableText = (sourceName: string) =>
  `${sourceName}: its connector cannot write, so attributes are not synchronized to its accounts.`;
