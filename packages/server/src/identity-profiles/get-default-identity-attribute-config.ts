import { defaultMapping } from '@muster/engine';
import { defineRoute } from '../http/define-route.ts';
import { getConfigurationVersion, loadConfiguration } from '../processing/configuration-store.ts';
import { manageProfiles } from './identity-profile-rights.ts';
import { getProfileRow } from './identity-profile-store.ts';
import { IdentityAttributeConfigWire, mappingsToWire, ProfileParams } from './identity-profile-wire.ts';

export const getDefaultIdentityAttributeConfig = defineRoute({
  operationId: 'getDefaultIdentityAttributeConfig',
  method: 'GET',
  path: '/identity-profiles/:identityProfileId/default-identity-attribute-config',
  tag: 'Identity profiles',
  summary: 'Get the default mapping of an identity profile',
  description:
    'What the profile would map if it were created now without a mapping: each identity attribute whose column the account schema has.',
  rights: manageProfiles,
  params: ProfileParams,
  responses: { 200: IdentityAttributeConfigWire },
  async handle({ db, params }) {
    const profile = await getProfileRow(db, params.identityProfileId);
    const configuration = await loadConfiguration(db, await getConfigurationVersion(db));
    const source = configuration.sources.find(({ id }) => id === profile.source_id);
    return mappingsToWire(true, source === undefined ? [] : defaultMapping(source, configuration.identityAttributes));
  },
});
