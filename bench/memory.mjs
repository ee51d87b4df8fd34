import { readFileSync } from 'node:fs';

/** Resident memory of a process in MiB, now and at its highest; null where the platform does not tell. */
export function memoryOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mebibytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) / 1024;
    return { now: mebibytes('VmRSS'), highest: mebibytes('VmHWM') };
  } catch {
    return null;
  }
}
