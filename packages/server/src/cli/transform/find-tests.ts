import { readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { transformTestFile } from '../../transforms/transform-test-file.ts';
import { BadUsage } from './bad-files.ts';

/** Where the tests are, and all the folders that were looked through for them. */
export interface FoundTests {
  /** Folders of transforms with the test files in each. */
  readonly suites: ReadonlyMap<string, readonly string[]>;
  readonly folders: ReadonlySet<string>;
}

/**
 * Test files are called `….test.yaml` (or .yml, .json) and stand beside the transforms. A folder that is named in the command, or called
 * `transforms`, counts without tests too.
 */
export function findTests(paths: readonly string[]): FoundTests {
  const suites = new Map<string, string[]>();
  const folders = new Set<string>();
  for (const given of paths) {
    const path = resolve(given);
    if (statOf(path, given).isDirectory()) {
      suites.set(path, suites.get(path) ?? []);
      look(path, suites, folders);
    } else if (transformTestFile.test(path)) {
      folders.add(dirname(path));
      addTest(path, suites);
    } else throw new BadUsage(`${given} is no test file: those are called ….test.yaml, ….test.yml or ….test.json`);
  }
  return { suites, folders };
}

function look(folder: string, suites: Map<string, string[]>, folders: Set<string>): void {
  if (folders.has(folder)) return;
  folders.add(folder);
  if (basename(folder) === 'transforms' && !suites.has(folder)) suites.set(folder, []);
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && entry.name !== 'node_modules') look(path, suites, folders);
    } else if (transformTestFile.test(entry.name)) addTest(path, suites);
  }
}

function addTest(path: string, suites: Map<string, string[]>): void {
  const tests = suites.get(dirname(path)) ?? [];
  if (!tests.includes(path)) tests.push(path);
  suites.set(dirname(path), tests);
}

function statOf(path: string, given: string): Stats {
  try {
    return statSync(path);
  } catch {
    throw new BadUsage(`there is no file or folder ${given}`);
  }
}
