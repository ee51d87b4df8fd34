import { type Static, Type } from '@sinclair/typebox';
import { illegalValue } from '../../errors.ts';
import { Enum } from '../../http/schemas.ts';
import { CronProblem, type QuartzCron, readQuartzCron } from './quartz-cron.ts';
import type { StoredSchedule } from './schedule-store.ts';

const scheduleTypes = ['ACCOUNT_AGGREGATION', 'GROUP_AGGREGATION'] as const;

/** A schedule in answers and in bodies (contract: BEHAVIOUR 9.9). */
export const ScheduleWire = Type.Object(
  {
    type: Enum(scheduleTypes, { description: 'What is done: accounts are read, or groups' }),
    cronExpression: Type.String({
      minLength: 1,
      maxLength: 255,
      description:
        'When, by the clocks of the organisation: second, minute, hour, day, month, weekday (1 to 7 are Sunday to Saturday) and, if wanted, year, as Quartz writes them. The second is one number',
      examples: ['0 0 5,13,21 * * ?'],
    }),
  },
  { $id: 'Schedule' },
);
export type ScheduleWire = Static<typeof ScheduleWire>;

/** A type that there is not is a schedule that there is not: 404. */
export const ScheduleParams = Type.Object({
  sourceId: Type.String(),
  scheduleType: Type.String({ description: `One of ${scheduleTypes.join(', ')}` }),
});

export function scheduleToWire({ type, cron_expression }: Pick<StoredSchedule, 'type' | 'cron_expression'>): ScheduleWire {
  return { type: type as ScheduleWire['type'], cronExpression: cron_expression };
}

/** The expression of a body, and when it fires next. One that never fires is an error of whoever wrote it. */
export function readCronExpression(cronExpression: string, timeZone: string, now: string) {
  const next = parse(cronExpression).next(timeZone, now);
  if (next === null) throw illegalValue('cronExpression', 'It never fires any more.');
  return { cron_expression: cronExpression, next_due: next };
}

function parse(cronExpression: string): QuartzCron {
  try {
    return readQuartzCron(cronExpression);
  } catch (error) {
    if (error instanceof CronProblem) throw illegalValue('cronExpression', error.message);
    throw error;
  }
}
