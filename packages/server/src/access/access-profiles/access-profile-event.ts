import { isDeepStrictEqual } from 'node:util';
import type { Caller } from '../../auth/rights.ts';
import type { NewEvent } from '../../events/event-store.ts';
import type { AccessProfileWire } from './access-profile-wire.ts';

interface Teller {
  readonly caller: Pick<Caller, 'identityId'>;
  readonly trackingId: string;
}

/** What happened to an access profile: its making, its end, or of a change only what it changed. */
export function accessProfileEvent(
  { caller, trackingId }: Teller,
  before: AccessProfileWire | null,
  after: AccessProfileWire | null,
): NewEvent {
  const changed = <T extends AccessProfileWire>(own: T, other: AccessProfileWire) =>
    Object.fromEntries(
      Object.entries(own).filter(
        ([key, value]) => key !== 'modified' && !isDeepStrictEqual(value, (other as Record<string, unknown>)[key]),
      ),
    );
  return {
    type: before === null ? 'ACCESS_PROFILE_CREATED' : after === null ? 'ACCESS_PROFILE_DELETED' : 'ACCESS_PROFILE_UPDATED',
    actorId: caller.identityId,
    target: { type: 'ACCESS_PROFILE', id: (before ?? after)!.id },
    cause: { trackingId },
    before: before && after ? changed(before, after) : before,
    after: before && after ? changed(after, before) : after,
  };
}
