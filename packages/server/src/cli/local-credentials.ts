import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError } from '../config.ts';

/** The key and the administrator's client id of the server that runs on this data directory. Takes no lock: it only reads. */
export function readLocalCredentials(config: Config): { clientId: string; secretKey: string } {
  const secretKey = config.secretKey ?? read(config, 'secret-key');
  const kept = read(config, 'admin-credentials.json');
  const clientId = config.adminClientId ?? (kept === null ? null : (JSON.parse(kept) as { clientId: string }).clientId);
  if (secretKey === null || clientId === null) {
    throw new ConfigError(`There is no Muster in ${config.dataDir} yet; start it once, or set MUSTER_DATA_DIR to its data directory`);
  }
  return { clientId, secretKey: secretKey.trim() };
}

function read(config: Config, name: string): string | null {
  try {
    return readFileSync(join(config.dataDir, name), 'utf8');
  } catch {
    return null;
  }
}
