import type { Draft } from '../draft.ts';
import { setAttribute } from './set-attribute.ts';
import { accountNameOf, settleUid } from './special-attributes.ts';

/** Step: where mapping is switched off, identities still get uid and name from the Account Name (contract: BEHAVIOUR 8.7). */
export function nameUnpromoted(draft: Draft): void {
  if (draft.authority === null || draft.authority.profile.mappingEnabled) return;
  const cause = { type: 'default', detail: 'Account Name' } as const;
  const uid = settleUid(draft, null, cause);
  setAttribute(draft, 'uid', uid.value, uid.cause);
  draft.name = accountNameOf(draft);
  draft.nameCause = cause;
}
