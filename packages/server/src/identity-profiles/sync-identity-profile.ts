import { Type } from '@sinclair/typebox';
import { defineRoute } from '../http/define-route.ts';
import { insertRefreshTask } from '../processing/start-due-refreshes.ts';
import { launcherOf } from '../tasks/task-store.ts';
import { readProfiles } from './identity-profile-rights.ts';
import { clearRefreshDue, getProfileRow } from './identity-profile-store.ts';
import { ProfileParams } from './identity-profile-wire.ts';

export const syncIdentityProfile = defineRoute({
  operationId: 'syncIdentityProfile',
  method: 'POST',
  path: '/identity-profiles/:identityProfileId/process-identities',
  tag: 'Identity profiles',
  summary: 'Process the identities of an identity profile',
  description: 'At once, whatever their identity state. When all are done, the profile no longer says that a refresh is required.',
  rights: readProfiles,
  params: ProfileParams,
  responses: { 202: Type.Object({}) },
  async handle({ db, params, services, caller, now }) {
    const { id, name } = await getProfileRow(db, params.identityProfileId);
    await clearRefreshDue(db, id);
    await insertRefreshTask(db, services, { kind: 'refresh-profile', id, name, now, launcher: launcherOf(caller) });
    return {};
  },
});
