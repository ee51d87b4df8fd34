import { branchOperand, toText } from './operands.ts';
import type { TransformCompiler, TransformType } from './transform.ts';

const OPERATOR = ' eq ';
const OWN_KEYS = ['expression', 'positiveCondition', 'negativeCondition', 'input', 'requiresPeriodicRefresh'];

/**
 * Contract: TRANSFORMS 4, conditional. The expression is split as it is written, before values are put in, so that no value can change
 * what is compared. Only the chosen condition is evaluated.
 */
export const conditional: TransformType = {
  type: 'conditional',
  summary: 'One of two results, by whether two texts are equal.',
  compile(compiler) {
    const [left, right] = compileSides(compiler);
    const positive = branchOperand(compiler, 'positiveCondition', compiler.required('positiveCondition'));
    const negative = branchOperand(compiler, 'negativeCondition', compiler.required('negativeCondition'));
    compiler.evaluateVariables(OWN_KEYS);
    return (frame) => {
      const a = toText(left.evaluate(frame));
      const b = toText(right.evaluate(frame));
      return toText((a === b ? positive : negative).evaluate(frame));
    };
  },
};

function compileSides(compiler: TransformCompiler) {
  const expression = compiler.written('expression');
  const sides = expression.split(OPERATOR);
  if (sides.length !== 2 && expression !== '') compiler.problem('expression', 'Must have the form "A eq B"');
  const [left = '', right = ''] = sides;
  return [compiler.template(left.trim(), expression), compiler.template(right.trim(), expression)] as const;
}
