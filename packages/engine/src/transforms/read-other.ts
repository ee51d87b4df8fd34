import type { ReferencedIdentity } from '../subject.ts';
import { attributeOf, type Value } from '../value.ts';
import type { EvaluationContext } from './transform.ts';

/** Stands for every attribute where somebody reads how many there are, say. No identity attribute can be called so. */
export const everyAttribute = '*';

/**
 * An attribute of another identity. Whoever reads one says so through here: the reader is processed again when that attribute changes
 * (see `Lookup`).
 */
export function readOther(context: EvaluationContext, other: ReferencedIdentity, attribute: string): Value {
  context.noteRead?.(other.id, attribute);
  return attributeOf(other.attributes, attribute);
}
