import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion, loadConfiguration } from '../processing/configuration-store.ts';
import { launcherOf } from '../tasks/task-store.ts';
import { startActivation } from './activate-profile-task.ts';
import { manageProfiles } from './identity-profile-rights.ts';
import { insertProfile } from './identity-profile-store.ts';
import { IdentityProfileInput, IdentityProfileWire } from './identity-profile-wire.ts';
import { insertFirstStates } from './lifecycle-state-store.ts';
import { writtenProfile } from './profile-answer.ts';
import { profileEvent } from './profile-event.ts';
import { readNewProfile } from './read-profile.ts';

export const createIdentityProfile = defineRoute({
  operationId: 'createIdentityProfile',
  method: 'POST',
  path: '/identity-profiles',
  tag: 'Identity profiles',
  summary: 'Create an identity profile',
  description:
    'Its source becomes authoritative, and accounts that are on it already become identities. Without mappings of its own it gets the default mapping.',
  rights: manageProfiles,
  body: IdentityProfileInput,
  responses: { 201: IdentityProfileWire },
  keepsKeyOrder: true,
  async handle({ db, body, services, caller, now, trackingId }) {
    const version = await bumpConfigurationVersion(db);
    const content = await readNewProfile(db, body, await loadConfiguration(db, version), caller);
    const id = services.ids.next();
    await insertProfile(db, id, content, now);
    await insertFirstStates(db, services.ids, id, now);
    await startActivation(db, services, {
      profileId: id,
      name: content.name,
      sourceId: content.sourceId,
      launcher: launcherOf(caller),
      now,
    });
    const created = await writtenProfile(db, id, version);
    await insertEvents(db, services.ids, now, [
      {
        type: 'IDENTITY_PROFILE_CREATED',
        actorId: caller.identityId,
        target: { type: 'IDENTITY_PROFILE', id },
        cause: { trackingId },
        after: profileEvent(created),
      },
    ]);
    return created;
  },
});
