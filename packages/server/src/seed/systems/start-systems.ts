import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../../operator-error.ts';
import { scimSystem } from './scim-system.ts';
import { sqlSystem } from './sql-system.ts';
import type { RunningSystem, SystemKind } from './system.ts';

/** A new kind of system is a file beside this one and a line in this list. */
const kinds: readonly SystemKind[] = [sqlSystem, scimSystem];

/** The systems that came with an organisation, running in this process. */
export interface RunningSystems {
  /** What the organisation's files put in the place of `${name}`: the address of each system. */
  readonly addresses: ReadonlyMap<string, string>;
  /** For whoever wants to look into them: name and how. */
  readonly visits: readonly { readonly name: string; readonly visit: string }[];
  close(): Promise<void>;
}

interface Place {
  /** Where their data is kept, each in a folder of its name; null keeps it in memory. */
  readonly dataFolder: string | null;
  /** Port of the first, the others on those after it; 0 for free ones. */
  readonly firstPort: number;
}

/**
 * Starts the systems in an organisation's folder `systems/`: a file is a system, its ending says of what kind. They are for demonstrations:
 * they listen on this machine alone and let everybody in.
 */
export async function startSystems(organisationFolder: string, { dataFolder, firstPort }: Place): Promise<RunningSystems> {
  const running: (RunningSystem & { readonly name: string })[] = [];
  const close = async () => {
    for (const system of running) await system.close();
  };
  try {
    if (dataFolder !== null) mkdirSync(dataFolder, { recursive: true });
    for (const [index, { name, path, kind }] of systemFiles(organisationFolder).entries()) {
      const place = { folder: dataFolder === null ? null : join(dataFolder, name), port: firstPort === 0 ? 0 : firstPort + index };
      running.push({ name, ...(await kind.start(readFileSync(path, 'utf8'), place)) });
    }
  } catch (error) {
    await close();
    const last = firstPort + systemFiles(organisationFolder).length - 1;
    throw new OperatorError(
      `The systems of ${organisationFolder} cannot be started on the ports ${firstPort} to ${last} (MUSTER_SYSTEMS_PORT, \`off\` does without them): ${(error as Error).message}`,
    );
  }
  return {
    addresses: new Map(running.map(({ name, address }) => [name, address])),
    visits: running.map(({ name, visit }) => ({ name, visit })),
    close,
  };
}

/** Where the systems of an organisation are when they were started before or elsewhere; nobody answers at the port 0. */
export function systemAddresses(organisationFolder: string, firstPort: number | null): ReadonlyMap<string, string> {
  const at = (index: number) => (firstPort === null || firstPort === 0 ? 0 : firstPort + index);
  return new Map(systemFiles(organisationFolder).map(({ name, kind }, index) => [name, kind.addressAt(at(index))]));
}

function systemFiles(organisationFolder: string) {
  const folder = join(organisationFolder, 'systems');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const kind = kinds.find(({ ending }) => file.endsWith(ending));
      return kind === undefined ? [] : [{ name: file.slice(0, -kind.ending.length), path: join(folder, file), kind }];
    });
}
