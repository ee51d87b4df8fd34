import { Value } from '@sinclair/typebox/value';
import { isTimeZone } from '../config.ts';
import { illegalValue } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { JsonPatchBody, applyJsonPatch } from '../http/json-patch.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { OrgConfigWire, orgConfigToWire } from './org-config-wire.ts';
import { getOrganisation, updateSettings } from './organisation-store.ts';

export const patchOrgConfig = defineRoute({
  operationId: 'patchOrgConfig',
  method: 'PATCH',
  path: '/org-config',
  tag: 'Organisation',
  summary: "Change the organisation's settings",
  description: 'The time zone rules the schedules: identities are processed at 08:00 and 20:00 of its clock.',
  rights: { scopes: ['idn:org-configs:manage'], levels: ['ORG_ADMIN'], clients: false },
  consumes: 'application/json-patch+json',
  body: JsonPatchBody,
  responses: { 200: OrgConfigWire },
  async handle({ db, body, services, caller, now, trackingId }) {
    const before = orgConfigToWire(await getOrganisation(db));
    const after = applyJsonPatch(before, body, { immutable: ['/orgName'] });
    const [problem] = Value.Errors(OrgConfigWire, { ...after, ...nullsAsAbsent(after) });
    if (problem) throw illegalValue(problem.path.slice(1).replaceAll('/', '.'));
    const { orgName: _name, timeZone, ...settings } = after;
    if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) throw illegalValue('timeZone', 'It must be one of /org-config/valid-time-zones.');
    await updateSettings(db, timeZone, settings);
    await bumpConfigurationVersion(db);
    await insertEvents(db, services.ids, now, [
      { type: 'ORG_CONFIG_UPDATED', actorId: caller.identityId, target: { type: 'ORGANISATION', id: '1' }, cause: { trackingId }, before, after },
    ]);
    return orgConfigToWire(await getOrganisation(db));
  },
});

/** The schema's nullable texts are unknown to TypeBox' own checker as nulls. */
function nullsAsAbsent(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([key, value]) => value === null && key.startsWith('arm')).map(([key]) => [key, '']));
}
