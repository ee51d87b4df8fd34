import { TransformError, type TransformType } from './transform.ts';

/** Contract: TRANSFORMS 3, firstValid: an empty text is valid, an error only passed over with `ignoreErrors`. */
export const firstValid: TransformType = {
  type: 'firstValid',
  summary: 'The first of the values that is not null.',
  compile(compiler) {
    const values = compiler.list('values');
    const ignoreErrors = compiler.flag('ignoreErrors', false);
    return (frame) => {
      for (const value of values) {
        try {
          const result = value.evaluate(frame);
          if (result !== null) return result;
        } catch (thrown) {
          if (!ignoreErrors || !(thrown instanceof TransformError)) throw thrown;
        }
      }
      return null;
    };
  },
};
