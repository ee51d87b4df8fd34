import type { Value } from '../value.ts';
import { type Frame, type Operand, TransformError, type TransformType } from './transform.ts';

/** Contract: TRANSFORMS 3, firstValid: an empty text is valid, an error only passed over with `ignoreErrors`. */
export const firstValid: TransformType = {
  type: 'firstValid',
  summary: 'The first of the values that is not null.',
  compile(compiler) {
    const values = compiler.list('values');
    // A member is taken when it gives the value: those before it were only tried, and a null that is written can never be.
    const taken = values.map(({ constant }, index) => (constant === null ? undefined : compiler.branch(`values[${index}]`)));
    const ignoreErrors = compiler.flag('ignoreErrors', false);
    const read = ignoreErrors ? passingErrors : ({ evaluate }: Operand, frame: Frame) => evaluate(frame);
    return (frame) => {
      for (let index = 0; index < values.length; index++) {
        const result = read(values[index]!, frame);
        if (result === null) continue;
        taken[index]?.();
        return result;
      }
      return null;
    };
  },
};

function passingErrors({ evaluate }: Operand, frame: Frame): Value {
  try {
    return evaluate(frame);
  } catch (thrown) {
    if (!(thrown instanceof TransformError)) throw thrown;
    return null;
  }
}
