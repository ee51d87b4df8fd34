import type { Draft } from '../draft.ts';
import { instantText, parseInstant } from '../instant.ts';
import { textOf } from '../value.ts';

/**
 * Step: when the identity wants to be processed again: at the instant in its attribute `nextProcessing` (contract: BEHAVIOUR 5.3), or at
 * the start or remove date of a role assignment (9.3), whichever is next. What has passed asks for nothing.
 */
export function planNextProcessing(draft: Draft): void {
  let next = Number.POSITIVE_INFINITY;
  const consider = (text: string | null) => {
    const instant = text === null ? null : parseInstant(text);
    if (instant !== null && instant > draft.nowMs && instant < next) next = instant;
  };
  if (draft.authority !== null) consider(textOf(draft.attributes.nextProcessing ?? null));
  const lost = new Set(draft.rolesLost.map(({ assignmentId }) => assignmentId));
  for (const { id, startDate, removeDate } of draft.subject.roleAssignments) {
    if (lost.has(id)) continue;
    consider(startDate);
    consider(removeDate);
  }
  draft.nextProcessing = Number.isFinite(next) ? instantText(next) : null;
}
