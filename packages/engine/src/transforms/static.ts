import { toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** Contract: TRANSFORMS 2, static: a fixed text, or a template whose variables are the other keys. */
export const staticType: TransformType = {
  type: 'static',
  summary: 'A fixed text, or a template over the keys beside it.',
  compile(compiler) {
    // The specification of the API writes `values`, the documentation and every live sample `value`.
    const value = compiler.operand('value') ?? compiler.operand('values') ?? compiler.required('value');
    compiler.evaluateVariables(['value', 'values', 'input', 'requiresPeriodicRefresh']);
    if (value.constant === undefined) return (frame) => toText(value.evaluate(frame));
    const text = toText(value.constant);
    return () => text;
  },
};
