import type { NewEvent } from '../events/event-store.ts';
import type { RouteContext } from '../http/define-route.ts';

type EventType =
  | 'SOURCE_CREATED'
  | 'SOURCE_UPDATED'
  | 'PROVISIONING_PAUSED'
  | 'PROVISIONING_RESUMED'
  | 'SOURCE_SCHEMA_CREATED'
  | 'SOURCE_SCHEMA_UPDATED'
  | 'SOURCE_SCHEMA_DELETED'
  | 'CORRELATION_CONFIG_UPDATED'
  | 'PROVISIONING_POLICY_CREATED'
  | 'PROVISIONING_POLICY_UPDATED'
  | 'PROVISIONING_POLICY_DELETED'
  | 'ATTRIBUTE_SYNC_CONFIG_UPDATED'
  | 'ENTITLEMENT_REQUEST_CONFIG_UPDATED'
  | 'SOURCE_SCHEDULE_CREATED'
  | 'SOURCE_SCHEDULE_UPDATED'
  | 'SOURCE_SCHEDULE_DELETED'
  | 'NATIVE_CHANGE_CONFIG_UPDATED'
  | 'NATIVE_CHANGE_CONFIG_DELETED';

/** What a caller did to a source. Answers hold no secrets, so they serve as what was before and after. */
export function sourceEvent(
  type: EventType,
  { caller, trackingId }: Pick<RouteContext<unknown, unknown, unknown>, 'caller' | 'trackingId'>,
  sourceId: string,
  change: { readonly before?: object; readonly after?: object },
): NewEvent {
  return {
    type,
    actorId: caller.identityId,
    target: { type: 'SOURCE', id: sourceId },
    cause: { trackingId },
    before: (change.before as Record<string, unknown> | undefined) ?? null,
    after: (change.after as Record<string, unknown> | undefined) ?? null,
  };
}
