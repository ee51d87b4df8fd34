import type { Draft } from '../draft.ts';
import type { Cause } from '../plan.ts';
import { attributeOf, type Value } from '../value.ts';
import { sameValue } from './stored-value.ts';

/** Gives the draft's attribute a value (null for none) and plans the change, if it is one. Once for each attribute in a refresh. */
export function setAttribute(draft: Draft, attribute: string, after: Value, cause: Cause): void {
  const before = attributeOf(draft.subject.attributes, attribute);
  if (sameValue(before, after)) return;
  draft.attributes[attribute] = after;
  draft.attributeChanges.push({ attribute, before, after, cause });
}
