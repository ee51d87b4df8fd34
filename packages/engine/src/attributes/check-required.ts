import type { Draft } from '../draft.ts';

/** Contract: BEHAVIOUR 5.2, "required for a complete identity". */
const requiredAttributes = ['uid', 'email', 'firstname', 'lastname'];

/** Step: an identity of a profile that lacks a required attribute has a processing error, unless the mapping has failed and says why. */
export function checkRequired(draft: Draft): void {
  if (draft.authority === null) return;
  for (const attribute of requiredAttributes) {
    if ((draft.attributes[attribute] ?? null) !== null) continue;
    if (draft.errors.some((error) => error.attribute === attribute)) continue;
    draft.errors.push({ attribute, path: '', type: 'required', reason: `An identity needs a value for ${attribute}`, input: null });
  }
}
