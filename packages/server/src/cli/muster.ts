import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { deriveKeys } from '../auth/keys.ts';
import { operatorToken } from '../auth/operator-token.ts';
import { createTokens } from '../auth/tokens.ts';
import { systemClock } from '../clock.ts';
import { type Config, ConfigError, readConfig, variables } from '../config.ts';
import { DataDirectoryError } from '../database/data-directory.ts';
import { SchemaError } from '../database/migrate.ts';
import { createIds } from '../ids.ts';
import { ImportError, openApiSession } from '../seed/api-session.ts';
import { importOrganisation } from '../seed/import-organisation.ts';
import { readLocalCredentials } from './local-credentials.ts';
import { serve } from './serve.ts';

const program = new Command('muster').description('Muster, a self-hosted identity service').version('0.1.0').showHelpAfterError();

program
  .command('serve', { isDefault: true })
  .description('run the server')
  .action(() => serve(readConfig(process.env)));

program
  .command('import')
  .argument('<dir>', 'folder with an organisation’s YAML and CSV files')
  .description("apply an organisation's files; applied again they change nothing")
  .action(importFolder);

program
  .command('token')
  .description('print an access token of the first administrator, valid for twelve hours')
  .action(async () => {
    const { token } = await localToken(readConfig(process.env));
    process.stdout.write(`${token}\n`);
  });

program.addHelpText(
  'after',
  () => `\nSettings come from the environment:\n${variables.map(({ name, meaning }) => `  ${name.padEnd(29)} ${meaning}`).join('\n')}\n`,
);

/** A token made here with the data directory's key, for the server that uses that directory. */
async function localToken(config: Config) {
  const { clientId, secretKey } = readLocalCredentials(config);
  const tokens = createTokens(deriveKeys(secretKey, null), systemClock);
  return { token: await operatorToken({ tokens, ids: createIds(systemClock) }, clientId) };
}

/** Uses the running server of this data directory; without one it starts one for as long as the import takes. */
async function importFolder(folder: string): Promise<void> {
  const config = readConfig(process.env);
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const running = await isRunning(config);
  const server = running ? null : await (await import('../start-server.ts')).startServer({ ...config, seed: 'none' }, say);
  try {
    const { token } = await localToken(config);
    const identityId = await ownIdentityId(config, token);
    await importOrganisation(openApiSession(config.publicUrl, token, identityId), folder, { say, pause: () => pause(200) });
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

try {
  await program.parseAsync();
} catch (error) {
  const expected = [ConfigError, DataDirectoryError, SchemaError, ImportError].some((kind) => error instanceof kind);
  process.stderr.write(`muster: ${expected ? (error as Error).message : ((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}
