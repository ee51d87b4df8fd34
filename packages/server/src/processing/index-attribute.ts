import { isoTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import type { Services } from '../services.ts';
import type { TaskKind } from '../tasks/run-task.ts';
import { advanceTask, insertTask } from '../tasks/task-store.ts';
import { indexKey, insertIndexedValues } from './apply-plans.ts';
import { bumpConfigurationVersion } from './configuration-store.ts';
import { wakeAskers } from './wake-askers.ts';

const batch = 500;

/**
 * Identities are to be found by these attributes from now on. Refreshes keep the index of an attribute that is listed; for one that is new
 * a task brings in the values that identities have already, and wakes whoever looked for them meanwhile.
 */
export async function ensureIndexed(
  db: Db,
  services: Pick<Services, 'ids'>,
  names: readonly string[],
  now: string,
  launcher: string,
): Promise<void> {
  for (const attribute of new Set(names)) {
    const added = await db
      .insertInto('indexed_attribute')
      .values({ attribute })
      .onConflict((conflict) => conflict.doNothing())
      .returning('attribute')
      .execute();
    if (added.length === 0) continue;
    await bumpConfigurationVersion(db);
    await insertTask(db, {
      id: services.ids.next(),
      kind: 'index-attribute',
      type: 'QUEUED_TASK',
      uniqueName: 'Identity Attribute Index',
      description: `Makes identities findable by the attribute "${attribute}".`,
      launcher,
      attributes: { attribute, identityCount: 0 },
      returns: [{ name: 'Identities', attributeName: 'identityCount' }],
      state: { attribute, cursor: '', indexed: 0 },
      now,
    });
  }
}

export const indexAttribute: TaskKind = {
  kind: 'index-attribute',
  async step(services, task) {
    const now = isoTime(services.clock.now());
    const state = task.state as { attribute: string; cursor: string; indexed: number };
    await services.database.db.transaction().execute(async (db) => {
      const rows = await db
        .selectFrom('identity')
        .select(['id', 'attributes'])
        .where('id', '>', state.cursor)
        .where('shadow', '=', false)
        .orderBy('id')
        .limit(batch)
        .forNoKeyUpdate()
        .execute();
      const values = rows.flatMap((row) => {
        const valueKey = indexKey(row, state.attribute);
        return valueKey === null ? [] : [{ attribute: state.attribute, valueKey, identityId: row.id }];
      });
      const indexed = state.indexed + values.length;
      await advanceTask(
        db,
        task,
        {
          state: { ...state, cursor: rows.at(-1)?.id ?? state.cursor, indexed },
          attributes: { ...task.attributes, identityCount: indexed },
          progress: `Indexed ${indexed} identities`,
          waiting: rows.length < batch,
        },
        now,
      );
      await insertIndexedValues(db, values);
      await wakeAskers(db, values, { now, rounds: new Map() });
    });
  },
  finish: () => ({ status: 'SUCCESS' }),
};
