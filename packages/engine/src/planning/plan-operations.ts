import type { Draft } from '../draft.ts';

/**
 * Step: what must change on the identity's accounts. Nothing follows from processing alone: accounts change by direct calls only
 * (contract: BEHAVIOUR 9.10). What roles and states give is carried out here, once the subject holds its grants (9.3).
 */
export function planOperations(_draft: Draft): void {
  // `draft.operations` stays empty.
}
