import assert from 'node:assert/strict';
import { expectError, expectStatus } from '../outcome.mjs';
import { taskEnded } from '../tasks.mjs';

/** A typed client fails if one is absent (BEHAVIOUR 3.8). */
const required = [
  'id',
  'type',
  'uniqueName',
  'description',
  'parentName',
  'attributes',
  'created',
  'modified',
  'launched',
  'launcher',
  'completed',
  'completionStatus',
  'messages',
  'progress',
  'percentComplete',
  'returns',
];

async function endedTask(family, { person }) {
  const { id } = expectStatus(
    await family.call('startIdentityProcessing', { processIdentitiesRequest: { identityIds: [person.id] } }),
    202,
  );
  return taskEnded(family, id);
}

export const taskStatusChecks = {
  async 'shows every key of a task that has ended'(family, stage) {
    const task = await endedTask(family, stage);
    for (const key of required) assert.ok(key in task, `${key} is absent`);
    assert.equal(task.percentComplete, 100);
    assert.ok(['QUARTZ', 'QPOC', 'QUEUED_TASK'].includes(task.type));
  },
  async 'does not know ids that no task has'(family) {
    expectError(await family.call('getTaskStatus', { id: '0'.repeat(32) }), 404, /^404/);
  },
};

export const taskListChecks = {
  async 'lists tasks that have ended, newest first when asked, and counts them'(family, stage) {
    const { id } = await endedTask(family, stage);
    const answer = await family.call('getTaskStatusList', {
      limit: 5,
      count: true,
      sorters: '-created',
      filters: 'completionStatus eq "Success"',
    });
    const tasks = expectStatus(answer, 200);
    assert.equal(tasks.length, 5);
    assert.ok(Number(answer.headers['x-total-count']) >= 5);
    assert.ok(tasks.some((task) => task.id === id));
    assert.ok(tasks.every(({ completionStatus }) => completionStatus === 'SUCCESS'));
  },
  async 'refuses a filter it does not know'(family) {
    expectError(await family.call('getTaskStatusList', { filters: 'shoeSize eq 43' }), 400, /^400\.1/);
  },
};

export const pendingTaskChecks = {
  async 'lists tasks that have not ended'(family) {
    const tasks = expectStatus(await family.call('getPendingTasks'), 200);
    assert.ok(tasks.every(({ completionStatus }) => completionStatus === null));
  },
};
