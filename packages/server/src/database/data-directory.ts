import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../operator-error.ts';

/** Raised for what the operator has to mend; the message is one clear line. */
class DataDirectoryError extends OperatorError {}

/** The data directory, held by this process until it is released. */
export interface DataDirectory {
  readonly path: string;
  readonly databaseFolder: string;
  readText(name: string): string | null;
  /** Writes a file that only the owner may read, whole or not at all. */
  writeText(name: string, text: string): void;
  release(): void;
}

/** Creates the directory if need be and takes its lock: two processes on one embedded database would destroy it. */
export function openDataDirectory(path: string): DataDirectory {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DataDirectoryError(`The data directory ${path} cannot be created: ${(error as Error).message}`);
  }
  const lock = join(path, 'lock');
  const mark = takeLock(lock, path);
  const readText = (name: string) => readIfThere(join(path, name));
  return {
    path,
    databaseFolder: join(path, 'database'),
    readText,
    writeText(name, text) {
      const unfinished = join(path, `${name}.new`);
      writeFileSync(unfinished, text, { mode: 0o600 });
      renameSync(unfinished, join(path, name));
    },
    release() {
      if (readIfThere(lock) === mark) rmSync(lock, { force: true });
    },
  };
}

/**
 * A lock is a file with the holder's process id and start time, put in place by `link`, which fails where there is one. A dead holder's
 * file is renamed away first, and put back should it turn out to be another's new lock: so two starters never both win.
 */
function takeLock(lock: string, path: string): string {
  const mark = `${process.pid} ${startTime(process.pid)} ${randomBytes(8).toString('hex')}`;
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, mark, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        linkSync(own, lock);
        return mark;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const present = readIfThere(lock);
      if (present === null) continue;
      if (isHeld(present)) break;
      setAside(lock, present);
    }
  } finally {
    unlinkSync(own);
  }
  const holder = readIfThere(lock)?.split(' ')[0] ?? 'unknown';
  throw new DataDirectoryError(
    `The data directory ${path} is in use by another Muster (process ${holder}); stop it or set MUSTER_DATA_DIR`,
  );
}

function setAside(lock: string, stale: string): void {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (readIfThere(aside) !== stale) {
    try {
      linkSync(aside, lock);
    } catch {
      // Its place is taken again: that lock rules.
    }
  }
  rmSync(aside, { force: true });
}

function isHeld(mark: string): boolean {
  const [pid, started] = mark.split(' ');
  const processId = Number(pid);
  if (!Number.isInteger(processId) || processId === process.pid) return false;
  try {
    process.kill(processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = startTime(processId);
  return now === '-' || started === now;
}

/** A process' start time where the platform tells it (Linux), so that a reused process id does not look like the holder. */
function startTime(processId: number): string {
  const stat = readIfThere(`/proc/${processId}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || path.startsWith('/proc/')) return null;
    throw error;
  }
}
