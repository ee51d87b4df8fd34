import { isDeepStrictEqual } from 'node:util';
import type { Caller } from '../../auth/rights.ts';
import type { NewEvent } from '../../events/event-store.ts';
import type { EntitlementWire } from './entitlement-wire.ts';

interface Teller {
  readonly caller: Pick<Caller, 'identityId'>;
  readonly trackingId: string;
}

/** What somebody changed of an entitlement. */
export function entitlementChangedEvent({ caller, trackingId }: Teller, before: EntitlementWire, after: EntitlementWire): NewEvent {
  const changed = Object.keys(after).filter(
    (key) => key !== 'modified' && !isDeepStrictEqual(before[key as keyof EntitlementWire], after[key as keyof EntitlementWire]),
  );
  const pick = (entitlement: EntitlementWire) => Object.fromEntries(changed.map((key) => [key, entitlement[key as keyof EntitlementWire]]));
  return {
    type: 'ENTITLEMENT_UPDATED',
    actorId: caller.identityId,
    target: { type: 'ENTITLEMENT', id: after.id },
    cause: { trackingId },
    before: pick(before),
    after: pick(after),
  };
}
