import { charge } from './meter.ts';
import { constantText, parseRegex, replaceMatches, toText } from './operands.ts';
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
    const constants = rules.map(({ replacement }) => constantText(replacement));
    const fixed = constants.includes(undefined) ? undefined : constants;
    return (frame) => {
      charge(rules.length * ENTRY_UNITS);
      const replacements = fixed ?? rules.map(({ replacement }) => toText(replacement.evaluate(frame)));
      let text = toText(frame.input);
      for (let index = 0; index < rules.length; index++) {
        if (text === null) return null;
        const by = replacements[index] ?? null;
        if (by === null) throw compiler.error('A replacement has no value');
        text = replaceMatches(compiler, rules[index]!.regex, text, by);
      }
      return text;
    };
  },
};
