import { sql } from 'kysely';
import type { Rights } from '../auth/rights.ts';
import { shiftTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import { applyCollection, applyFilter, type Collection, type CollectionRules } from '../http/collection.ts';
import { enumField, idField } from '../http/filters/index.ts';
import { shownForMs } from './task-store.ts';
import { completionStatuses, taskTypes } from './task-wire.ts';

export const readTasks: Rights = {
  scopes: ['idn:task-management:read', 'idn:task-management:write'],
  levels: ['ORG_ADMIN', 'HELPDESK', 'CERT_ADMIN', 'REPORT_ADMIN', 'ROLE_ADMIN', 'ROLE_SUBADMIN', 'SOURCE_ADMIN', 'SOURCE_SUBADMIN'],
  clients: true,
};

/** `completionStatus isnull` is valid though the contract's list lacks it (BEHAVIOUR 8.5). */
export const taskRules = {
  id: 'task.id',
  filterFields: {
    id: idField('task.id', ['eq', 'in']),
    sourceId: idField('task.source_id', ['eq', 'in']),
    completionStatus: enumField('task.completion_status', ['eq', 'in', 'isnull'], completionStatuses),
    type: enumField('task.type', ['eq', 'in'], taskTypes),
  },
  sortFields: { created: 'task.created' },
  defaultSort: '-created',
} satisfies CollectionRules;

/** A page of tasks that are not too old to be shown; `only` leaves out what the filter says nothing about. */
export async function listTasks(db: Db, collection: Collection, only: 'pending' | 'completed' | 'all', now: string) {
  const rows = () =>
    db
      .selectFrom('task')
      .where('task.created', '>=', shiftTime(now, -shownForMs))
      .$if(only === 'pending', (query) => query.where('task.completed', 'is', null))
      .$if(only === 'completed', (query) => query.where('task.completed', 'is not', null));
  const page = collection.limit === 0 ? [] : await applyCollection(rows().selectAll('task'), collection).execute();
  const total = collection.count
    ? await applyFilter(rows().select(sql<number>`count(*)`.as('total')), collection).executeTakeFirstOrThrow()
    : null;
  return { page, total: total?.total ?? null };
}
