import type { ReferencedIdentity } from '../subject.ts';
import { foldKey } from '../value.ts';
import type { EvaluationContext } from './transform.ts';

/** Who asks for the manager gets the identity's own, whatever is asked: correlation has found it before any mapping is evaluated. */
export function findManager(context: EvaluationContext): ReferencedIdentity | null | undefined {
  return context.find({ kind: 'manager', attribute: 'id', valueKey: foldKey(context.identity.id) });
}
