import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { folderOf, removeFolders } from '../../../test/folder-of.ts';
import { evalTransform } from './eval-transform.ts';

/** What eval refuses, in this process; what it prints is seen in `transform-commands.test.ts`. */

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});
afterAll(removeFolders);

test.each([
  ['nowhere.yaml', {}, 'nowhere.yaml:1:1: there is no such file'],
  ['context.yaml', {}, 'context.yaml:1:1: this is no transform: it has neither type nor attributes'],
  ['small.yaml', { now: 'yesterday' }, 'muster: --now must be a time as 2026-11-24T09:30:00Z, not yesterday'],
  ['small.yaml', { context: 'context.yaml' }, 'context.yaml:1:8: +49 is read as the number 49'],
  ['small.yaml', { context: 'time.json' }, 'time.json:1:2: now must be a time'],
])('%s %j', async (path: string, options: { context?: string; now?: string }, message: string) => {
  const folder = folderOf({ 'small.yaml': 'type: lower', 'context.yaml': 'input: +49', 'time.json': { now: 'x' } });
  let said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
  await evalTransform(join(folder, path), { ...options, ...(options.context && { context: join(folder, options.context) }) });
  expect({ said, code: process.exitCode }).toEqual({ said: expect.stringContaining(message), code: 2 });
});
