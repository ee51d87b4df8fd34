import { isDeepStrictEqual } from 'node:util';
import { illegalValue } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { checkBody } from '../http/check-body.ts';
import { defineRoute } from '../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../http/json-patch.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { rescheduleAll } from '../sources/schedules/start-due-schedules.ts';
import { OrgConfigInput, OrgConfigWire, orgConfigToWire } from './org-config-wire.ts';
import { getOrganisation, updateSettings } from './organisation-store.ts';
import { isValidTimeZone } from './time-zones.ts';

const mutable = Object.keys(OrgConfigInput.properties).map((key) => `/${key}`);

export const patchOrgConfig = defineRoute({
  operationId: 'patchOrgConfig',
  method: 'PATCH',
  path: '/org-config',
  tag: 'Organisation',
  summary: "Change the organisation's settings",
  description:
    'The time zone rules the schedules: identities are processed at 08:00 and 20:00 of its clock, and live sources are read when it shows the times of their schedules.',
  rights: { scopes: ['idn:org-configs:manage'], levels: ['ORG_ADMIN'], clients: false },
  consumes: 'application/json-patch+json',
  body: JsonPatchBody,
  responses: { 200: OrgConfigWire },
  async handle({ db, body, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const before = orgConfigToWire(await getOrganisation(db));
    const { timeZone, ...flags } = checkBody(OrgConfigInput, applyJsonPatch(before, body, { immutable: [], mutable }));
    if (!isValidTimeZone(timeZone)) throw illegalValue('timeZone', 'It is none of /org-config/valid-time-zones.');
    await updateSettings(db, timeZone, pickFlags(flags));
    if (timeZone !== before.timeZone) await rescheduleAll(db, timeZone, now);
    const after = orgConfigToWire(await getOrganisation(db));
    const changed = (Object.keys(after) as (keyof OrgConfigWire)[]).filter((key) => !isDeepStrictEqual(before[key], after[key]));
    const pick = (config: OrgConfigWire) => Object.fromEntries(changed.map((key) => [key, config[key]]));
    await insertEvents(db, services.ids, now, [
      {
        type: 'ORG_CONFIG_UPDATED',
        actorId: caller.identityId,
        target: { type: 'ORGANISATION', id: '1' },
        cause: { trackingId },
        before: pick(before),
        after: pick(after),
      },
    ]);
    return after;
  },
});

/** The patched whole holds more than may be set. */
function pickFlags(flags: Omit<OrgConfigInput, 'timeZone'>): Omit<OrgConfigInput, 'timeZone'> {
  return {
    lcsChangeHonorsSourceEnableFeature: flags.lcsChangeHonorsSourceEnableFeature ?? null,
    iaiEnableCertificationRecommendations: flags.iaiEnableCertificationRecommendations ?? null,
    aiAgentDeleteRequestEnabled: flags.aiAgentDeleteRequestEnabled ?? null,
  };
}
