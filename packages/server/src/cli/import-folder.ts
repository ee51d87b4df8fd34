import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deriveKeys } from '../auth/keys.ts';
import { operatorToken } from '../auth/operator-token.ts';
import { createTokens } from '../auth/tokens.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createIds } from '../ids.ts';
import { ImportError, openApiSession } from '../seed/api-session.ts';
import { importOrganisation } from '../seed/import-organisation.ts';
import { readOrganisationFiles } from '../seed/organisation-files.ts';
import { systemAddresses } from '../seed/systems/start-systems.ts';
import { readLocalCredentials } from './local-credentials.ts';

/** A token made here with the data directory's key, for the server that uses that directory. */
export async function localToken(config: Config) {
  const { clientId, secretKey } = readLocalCredentials(config);
  const tokens = createTokens(deriveKeys(secretKey, null), systemClock);
  return { token: await operatorToken({ tokens, ids: createIds(systemClock) }, clientId) };
}

/** Uses the running server of this data directory; without one it starts one for as long as the import takes. */
export async function importFolder(config: Config, folder: string): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  // What is wrong with the files is said before a server is started for them.
  await readOrganisationFiles(resolve(folder));
  const running = await isRunning(config);
  const server = running ? null : await (await import('../start-server.ts')).startServer({ ...config, seed: 'none' }, say);
  try {
    const { token } = await localToken(config);
    const identityId = await ownIdentityId(config, token);
    const addresses = systemAddresses(resolve(folder), config.systemsPort);
    await importOrganisation(openApiSession(config.publicUrl, token, identityId), folder, { say, pause: () => pause(200), addresses });
  } finally {
    await server?.stop();
  }
}

async function isRunning(config: Config): Promise<boolean> {
  try {
    return (await fetch(`${config.publicUrl}/health/ready`)).ok;
  } catch {
    return false;
  }
}

/** The administrator is the one identity that is protected and called so. */
async function ownIdentityId(config: Config, token: string): Promise<string> {
  const filters = encodeURIComponent('alias eq "admin" and protected eq true');
  const response = await fetch(`${config.publicUrl}/beta/identities?filters=${filters}`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok)
    throw new ImportError(`The server at ${config.publicUrl} does not accept this data directory's key (status ${response.status})`);
  const [admin] = (await response.json()) as { id: string }[];
  if (admin === undefined) throw new ImportError('The first administrator is not there');
  return admin.id;
}
