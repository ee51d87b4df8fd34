import { existingAccessProfileIds } from '../access/access-profiles/access-profile-store.ts';
import { refuseUnknown } from '../access/check-references.ts';
import type { Db } from '../database/open-database.ts';
import { normaliseId } from '../ids.ts';
import type { StateContent, StoredState } from './lifecycle-state-store.ts';
import { type LifecycleStateInput, noNotification } from './lifecycle-state-wire.ts';
import { readAccountActions } from './read-account-actions.ts';

/** A state from a body, new or patched, checked and completed (contract: BEHAVIOUR 8.7, 9.4). */
export async function readState(db: Db, body: LifecycleStateInput, priority: number): Promise<StateContent> {
  const identityState = body.identityState ?? null;
  return {
    name: body.name,
    technicalName: body.technicalName,
    description: body.description ?? null,
    enabled: body.enabled ?? false,
    identityState,
    priority: body.priority ?? priority,
    emailNotification: readNotification(body.emailNotificationOption),
    accountActions: await readAccountActions(db, body.accountActions ?? [], identityState),
    accessProfileIds: await readAccessProfileIds(db, body.accessProfileIds ?? []),
    removeAllAccess: body.accessActionConfiguration?.removeAllAccessEnabled ?? false,
  };
}

/** Access profiles that exist, each once. */
async function readAccessProfileIds(db: Db, given: readonly string[]): Promise<string[]> {
  const ids = [...new Set(given.map(normaliseId))];
  refuseUnknown('access profile', ids, await existingAccessProfileIds(db, ids));
  return ids;
}

function readNotification(option: LifecycleStateInput['emailNotificationOption']) {
  return {
    notifyManagers: option?.notifyManagers ?? noNotification.notifyManagers,
    notifyAllAdmins: option?.notifyAllAdmins ?? noNotification.notifyAllAdmins,
    notifySpecificUsers: option?.notifySpecificUsers ?? noNotification.notifySpecificUsers,
    emailAddressList: option?.emailAddressList ?? noNotification.emailAddressList,
  };
}

/** Whether the change concerns the identities in the state; its words and mails do not. */
export function concernsIdentities(stored: StoredState, content: StateContent): boolean {
  const before = [
    stored.enabled,
    stored.identity_state,
    stored.account_actions,
    stored.access_profile_ids,
    stored.access_action?.removeAllAccessEnabled === true,
  ];
  const after = [content.enabled, content.identityState, content.accountActions, content.accessProfileIds, content.removeAllAccess];
  return JSON.stringify(before) !== JSON.stringify(after);
}
