import type { Static } from '@sinclair/typebox';
import type { IdentityProfileWire } from './identity-profile-wire.ts';

/** What an event keeps of a profile: what its administrators say of it. */
export function profileEvent({
  name,
  description,
  owner,
  priority,
  authoritativeSource,
  identityAttributeConfig,
}: Static<typeof IdentityProfileWire>) {
  return {
    name,
    description,
    ownerId: owner?.id ?? null,
    priority,
    authoritativeSourceId: authoritativeSource.id,
    identityAttributeConfig,
  };
}
