import type { Db } from '../../database/open-database.ts';
import { badContent } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import type { RouteContext } from '../../http/define-route.ts';
import { requestRefresh } from '../../processing/refresh-request-store.ts';
import { disableIdentities, enableIdentities, listActiveAdministrators } from './own-account-store.ts';

type Context = Pick<RouteContext<unknown, unknown, unknown>, 'db' | 'services' | 'caller' | 'now' | 'trackingId'>;

export const lastAdministratorText = 'The last administrator must keep this level.';

/** Of those who are to be disabled, the one who must stay: somebody has to be able to enable the others again. */
export async function administratorToKeep(db: Db, ids: ReadonlySet<string>): Promise<string | null> {
  const [first, ...others] = await listActiveAdministrators(db);
  return first !== undefined && [first, ...others].every((id) => ids.has(id)) ? first : null;
}

export async function refuseLastAdministrator(db: Db, identityId: string): Promise<void> {
  if ((await administratorToKeep(db, new Set([identityId]))) !== null) throw badContent(lastAdministratorText);
}

/**
 * Disables or enables the identities' own accounts, with which they sign in to Muster (contract: BEHAVIOUR 9.10): the status shows it, and
 * comes back as it was. Their accounts on sources stay as they are.
 */
export async function setOwnAccounts(
  { db, services, caller, now, trackingId }: Context,
  ids: readonly string[],
  disabled: boolean,
): Promise<void> {
  const changed = disabled ? await disableIdentities(db, ids, now) : await enableIdentities(db, ids, now);
  await requestRefresh(
    db,
    changed.map(({ id }) => id),
    { reason: 'its status changed', now },
  );
  await insertEvents(
    db,
    services.ids,
    now,
    changed.map(({ id, before, after }) => ({
      type: disabled ? 'USER_DISABLED' : 'USER_ENABLED',
      actorId: caller.identityId,
      target: { type: 'IDENTITY', id },
      cause: { trackingId },
      before: { identityStatus: before },
      after: { identityStatus: after },
    })),
  );
}
