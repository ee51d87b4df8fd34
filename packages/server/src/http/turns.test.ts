import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Every piece of work takes no time by this clock, so nothing rests. */
const standing = { microseconds: () => 0 };

test('work is done one after the other, in the order in which it was asked for', async () => {
  const turns = createTurns(standing);
  const log: string[] = [];
  const piece = (name: string, steps: number) => async () => {
    for (let step = 1; step <= steps; step += 1) {
      log.push(`${name}${step}`);
      await Promise.resolve();
    }
    return name;
  };
  expect(await Promise.all([turns.take(piece('a', 3)), turns.take(piece('b', 1)), turns.take(piece('c', 2))])).toEqual(['a', 'b', 'c']);
  expect(log).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'c2']);
});

test('what fails fails for who asked, and the next one has its turn', async () => {
  const turns = createTurns(standing);
  const fails = turns.take(() => {
    throw new Error('no');
  });
  const next = turns.take(() => 'yes');
  await expect(fails).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

test('between two pieces of work everything else goes on', async () => {
  const turns = createTurns(standing);
  const log: string[] = [];
  const all = [1, 2].map((number) => turns.take(() => log.push(`work ${number}`)));
  await all[0];
  setImmediate(() => log.push('else'));
  await Promise.all(all);
  expect(log).toEqual(['work 1', 'else', 'work 2']);
});
