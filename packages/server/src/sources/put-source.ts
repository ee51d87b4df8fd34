import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { changeSource } from './change-source.ts';
import { refuseReadOnlyOfPut } from './refuse-read-only.ts';
import { showSources } from './show-source.ts';
import { manageSources } from './source-rights.ts';
import { getSourceForUpdate } from './source-store.ts';
import { SourceInput, SourceWire } from './source-wire.ts';

export const putSource = defineRoute({
  operationId: 'putSource',
  method: 'PUT',
  path: '/sources/:id',
  tag: 'Sources',
  summary: 'Replace a source',
  description:
    'What is left out gets its default, except secrets, which stay. The connector, its class and the type cannot be changed. Keys that move by themselves, such as `status`, are ignored.',
  rights: manageSources,
  params: IdParams,
  body: SourceInput,
  responses: { 200: SourceWire },
  async handle(context) {
    const { db, params, body } = context;
    await bumpConfigurationVersion(db);
    const present = await getSourceForUpdate(db, params.id);
    refuseBuiltIn(present);
    const [before] = await showSources(db, [present]);
    refuseReadOnlyOfPut(body, before!);
    return changeSource(context, present, before!, body);
  },
});
