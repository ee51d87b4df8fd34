import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { seedFolder } from '../seed-folder.ts';
import { type RunningSystems, startSystems } from './start-systems.ts';

/** Starts the systems of the organisation that this server loads, where it is on its own: those of several nodes would be several. */
export async function startOwnSystems(
  config: Pick<Config, 'seed' | 'databaseUrl' | 'systemsPort' | 'dataDir'>,
  undo: (() => unknown)[],
): Promise<RunningSystems | null> {
  const folder = seedFolder(config);
  if (folder === null || config.databaseUrl !== null || config.systemsPort === null) return null;
  const systems = await startSystems(folder, { dataFolder: join(config.dataDir, 'systems'), firstPort: config.systemsPort });
  undo.push(() => systems.close());
  return systems;
}
