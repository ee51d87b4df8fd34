import type { ReferencedIdentity } from '../../subject.ts';
import { foldKey } from '../../value.ts';
import { findManager } from '../find-manager.ts';
import { charge } from '../meter.ts';
import { constantText, toText } from '../operands.ts';
import { readOther } from '../read-other.ts';
import type { EvaluationContext, Frame, Operand } from '../transform.ts';
import type { RuleOperation } from './rule-operation.ts';

/** For folding each character of a user name. */
const CHARACTER_UNITS = 200;

type Find = (context: EvaluationContext) => ReferencedIdentity | null | undefined;

/**
 * Contract: TRANSFORMS 2, getReferenceIdentityAttribute. It reads another identity, so mappings need not be ordered by it. Null when
 * nobody has that user name, and as long as it is not known who has: the caller then looks it up and evaluates again.
 */
export const getReferenceIdentityAttribute: RuleOperation = {
  operation: 'getReferenceIdentityAttribute',
  compile(compiler) {
    const findOther = compileFind(compiler.required('uid'));
    const attributeName = compiler.required('attributeName');
    return (frame) => {
      const found = findOther(frame);
      const name = toText(attributeName.evaluate(frame));
      return found && name !== null ? readOther(frame.context, found, name) : null;
    };
  },
};

function compileFind(uid: Operand): (frame: Frame) => ReferencedIdentity | null | undefined {
  const fixed = constantText(uid);
  if (fixed === undefined) {
    return (frame) => {
      const text = toText(uid.evaluate(frame));
      charge((text?.length ?? 0) * CHARACTER_UNITS);
      return finder(text)(frame.context);
    };
  }
  const find = finder(fixed);
  return (frame) => find(frame.context);
}

/** Who it is: a user name, or the word for the identity's manager. */
function finder(uid: string | null): Find {
  if (uid === null || uid === '') return () => null;
  if (uid === 'manager') return findManager;
  const lookup = { kind: 'reference', attribute: 'uid', valueKey: foldKey(uid) } as const;
  return (context) => context.find(lookup);
}
