import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endProcess } from '../scripts/muster-process.mjs';

/**
 * A part of the bench in a process of its own, so that it has its own heap and event loop: it is given one argument, and answers messages.
 *
 * @param {string} script a file of `parts/`
 */
export function startChild(script, argument) {
  const child = fork(fileURLToPath(new URL(`parts/${script}`, import.meta.url)), [JSON.stringify(argument)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const next = () =>
    new Promise((resolve, reject) => {
      const ended = (code) => reject(new Error(`${script} ended with exit code ${code}`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message);
      });
    });
  return {
    pid: child.pid,
    /** What it says first. */
    ready: next(),
    ask(message) {
      const answer = next();
      child.send(message);
      return answer;
    },
    stop: () => endProcess(child),
  };
}

/** For parts that have one answer. */
export async function runChild(script, argument) {
  const child = startChild(script, argument);
  try {
    return await child.ready;
  } finally {
    await child.stop();
  }
}
