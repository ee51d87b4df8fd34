import { TransformError, type TransformType } from './transform.ts';

/** Contract: TRANSFORMS 3, firstValid: an empty text is valid, an error only passed over with `ignoreErrors`. */
export const firstValid: TransformType = {
  type: 'firstValid',
  summary: 'The first of the values that is not null.',
  compile(compiler) {
    const values = compiler.list('values');
    // A member is taken when it gives the value: those before it were only tried, and a null that is written can never be.
    const taken = values.map(({ constant }, index) => (constant === null ? undefined : compiler.branch(`values[${index}]`)));
    const ignoreErrors = compiler.flag('ignoreErrors', false);
    return (frame) => {
      for (let index = 0; index < values.length; index++) {
        try {
          const result = values[index]!.evaluate(frame);
          if (result === null) continue;
          taken[index]?.();
          return result;
        } catch (thrown) {
          if (!ignoreErrors || !(thrown instanceof TransformError)) throw thrown;
        }
      }
      return null;
    };
  },
};
