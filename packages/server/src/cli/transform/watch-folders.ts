import { type FSWatcher, watch } from 'node:fs';

const quietMs = 50;

/**
 * Calls back after files changed in one of the folders, once for changes in quick succession: saving a file is several of them. Each
 * folder on its own, since not every system can watch a tree. What is no YAML or JSON (an editor's own files, a report) does not count.
 */
export function watchFolders(folders: Iterable<string>, onChange: () => void): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const changed = (name: string | null) => {
    // Without an ending it may be a folder that came or went.
    if (name !== null && /\.[^.]+$/.test(name) && !/\.(?:ya?ml|json)$/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, quietMs);
  };
  const watchers: FSWatcher[] = [];
  for (const folder of folders) {
    const watcher = watch(folder, (_, name) => changed(name));
    // The folder itself went away: its parent's watcher says so.
    watcher.on('error', () => watcher.close());
    watchers.push(watcher);
  }
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
