import { charge } from './meter.ts';
import { parseRegex, replaceMatches, toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** For each entry, beside the search for it. */
const ENTRY_UNITS = 500;

/** Contract: TRANSFORMS 3, replaceAll: the table's entries one after the other; without entries the input stays as it is. */
export const replaceAll: TransformType = {
  type: 'replaceAll',
  summary: 'The input with the matches of several regular expressions replaced, in the order of the table.',
  compile(compiler) {
    const rules = compiler.table('table').flatMap(([pattern, replacement]) => {
      const regex = parseRegex(pattern);
      if (typeof regex !== 'string') return [{ regex, replacement }];
      compiler.problem(`table.${pattern}`, regex);
      return [];
    });
    return (frame) => {
      charge(rules.length * ENTRY_UNITS);
      const replacements = rules.map(({ replacement }) => toText(replacement.evaluate(frame)));
      let text = toText(frame.input);
      for (const [index, { regex }] of rules.entries()) {
        if (text === null) return null;
        const by = replacements[index] ?? null;
        if (by === null) throw compiler.error('A replacement has no value');
        text = replaceMatches(compiler, regex, text, by);
      }
      return text;
    };
  },
};
