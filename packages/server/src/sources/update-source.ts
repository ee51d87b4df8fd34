import { checkBody } from '../http/check-body.ts';
import { defineRoute } from '../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../http/json-patch.ts';
import { IdParams } from '../http/schemas.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { changeSource } from './change-source.ts';
import { immutablePaths, refuseChangedMirrors } from './refuse-read-only.ts';
import { showSources } from './show-source.ts';
import { manageSources } from './source-rights.ts';
import { getSourceForUpdate } from './source-store.ts';
import { SourceInput, SourceWire } from './source-wire.ts';

const patchRules = { immutable: immutablePaths, booleans: ['/credentialProviderEnabled'], freeMaps: ['/connectorAttributes'] };

export const updateSource = defineRoute({
  operationId: 'updateSource',
  method: 'PATCH',
  path: '/sources/:id',
  tag: 'Sources',
  summary: 'Change a source',
  description: 'A JSON Patch. A dot belongs to the key of a setting, as in `/connectorAttributes/group.delimiter`.',
  rights: manageSources,
  params: IdParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 200: SourceWire },
  async handle(context) {
    const { db, params, body } = context;
    await bumpConfigurationVersion(db);
    const present = await getSourceForUpdate(db, params.id);
    refuseBuiltIn(present);
    const [before] = await showSources(db, [present]);
    const patched = applyJsonPatch(before!, body, patchRules);
    refuseChangedMirrors(patched, before!);
    return changeSource(context, present, before!, checkBody(SourceInput, patched));
  },
});
