import { attributeOf, isEmpty } from '../value.ts';
import { toText } from './operands.ts';
import type { Frame, TransformType } from './transform.ts';

/** Contract: TRANSFORMS 3, displayName. The input only has to be there. */
export const displayName: TransformType = {
  type: 'displayName',
  summary: 'The preferred name, or the first name, and the last name of the identity.',
  compile(compiler) {
    for (const name of ['preferredName', 'firstname', 'lastname']) compiler.readsIdentityAttribute(name);
    return (frame) => {
      if (frame.input === null) return null;
      const names = [read(frame, 'preferredName') ?? read(frame, 'firstname'), read(frame, 'lastname')];
      const known = names.filter((name) => name !== null);
      return known.length === 0 ? null : known.join(' ');
    };
  },
};

function read(frame: Frame, name: string): string | null {
  const value = attributeOf(frame.context.identity.attributes, name);
  return isEmpty(value) ? null : toText(value);
}
