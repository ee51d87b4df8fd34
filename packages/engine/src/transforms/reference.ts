import type { TransformType } from './transform.ts';

/** Contract: TRANSFORMS 2, reference: `id` is the name of a transform, and the input passes through to it. */
export const reference: TransformType = {
  type: 'reference',
  summary: 'The result of another transform, named by `id`.',
  compile(compiler) {
    const { constant } = compiler.required('id');
    if (typeof constant === 'string') return compiler.reference('id', constant);
    if (constant !== null) compiler.problem('id', 'Must be the name of a transform');
    return () => null;
  },
};
