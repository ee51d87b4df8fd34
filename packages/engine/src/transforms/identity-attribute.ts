import { attributeOf } from '../value.ts';
import type { TransformType } from './transform.ts';

/** Contract: TRANSFORMS 2, identityAttribute. The name is fixed, since mappings are ordered by the attributes they read. */
export const identityAttribute: TransformType = {
  type: 'identityAttribute',
  summary: 'The value of another attribute of the identity.',
  compile(compiler) {
    const { constant: name } = compiler.required('name');
    if (typeof name !== 'string') {
      if (name !== null) compiler.problem('name', 'Must be the technical name of an identity attribute');
      return () => null;
    }
    compiler.readsIdentityAttribute(name);
    return (frame) => attributeOf(frame.context.identity.attributes, name);
  },
};
