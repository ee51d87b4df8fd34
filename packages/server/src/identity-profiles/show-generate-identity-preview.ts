import { illegalValue } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { normaliseId } from '../ids.ts';
import { IdentityPreviewInput, IdentityPreviewWire, previewToWire } from './identity-preview-wire.ts';
import { manageProfiles } from './identity-profile-rights.ts';
import { previewIdentity, type TriedMappings } from './preview-identity.ts';
import { storedMapping } from './read-profile.ts';

/** Contract: BEHAVIOUR 5.2. */
const acceptedTypes = ['accountAttribute', 'reference', 'rule'];

export const showGenerateIdentityPreview = defineRoute({
  operationId: 'showGenerateIdentityPreview',
  method: 'POST',
  path: '/identity-profiles/identity-preview',
  tag: 'Identity profiles',
  summary: 'Preview an identity',
  description:
    'What processing would make of the attributes of an identity, with the mappings that its profile has or with those given. Nothing is stored.',
  rights: manageProfiles,
  body: IdentityPreviewInput,
  responses: { 200: IdentityPreviewWire },
  keepsKeyOrder: true,
  transaction: false,
  async handle({ db, body, services }) {
    const tried = readTried(body);
    const identityId = normaliseId(body.identityId);
    const { loaded, plan, mappings } = await services.turns.take(() => previewIdentity(db, services, { identityId, tried }));
    return previewToWire(loaded.subject, plan, mappings);
  },
});

function readTried({ identityAttributeConfig: config }: IdentityPreviewInput): TriedMappings | null {
  if (config == null) return null;
  const mappings = (config.attributeTransforms ?? []).map(storedMapping);
  const refused = mappings.findIndex(({ transformDefinition }) => !acceptedTypes.includes(transformDefinition.type));
  if (refused >= 0) {
    const field = `identityAttributeConfig.attributeTransforms[${refused}].transformDefinition.type`;
    throw illegalValue(field, `A preview takes the types ${acceptedTypes.join(', ')}.`);
  }
  return { enabled: config.enabled ?? true, mappings };
}
