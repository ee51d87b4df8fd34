import { branchOperand, toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** Contract: TRANSFORMS 4, lookup: exact, with the entry `default` for everything else, null too. Only the chosen entry is evaluated. */
export const lookup: TransformType = {
  type: 'lookup',
  summary: 'The entry of a table that the input names.',
  compile(compiler) {
    if (!compiler.has('table')) compiler.problem('table', 'Required by lookup');
    const entries = compiler.table('table').map(([key, entry]) => [key, branchOperand(compiler, `table.${key}`, entry)] as const);
    const table = new Map(entries);
    const otherwise = table.get('default');
    return (frame) => {
      const key = toText(frame.input);
      const entry = (key === null ? undefined : table.get(key)) ?? otherwise;
      if (entry === undefined) throw compiler.error(`Lookup table has no entry for input: ${key} and no default is specified`);
      return toText(entry.evaluate(frame));
    };
  },
};
