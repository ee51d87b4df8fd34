import { Command } from 'commander';
import { readConfig, variables } from '../config.ts';
import { OperatorError } from '../operator-error.ts';
import { addTransformCommands } from './transform/transform-commands.ts';

// Each command loads its own code: what a server needs is much, and a start should not wait for what it does not use.
const program = new Command('muster').description('Muster, a self-hosted identity service').version('0.1.0').showHelpAfterError();

program
  .command('serve', { isDefault: true })
  .description('run the server')
  .action(async () => {
    const { serve } = await import('./serve.ts');
    await serve(readConfig(process.env));
  });

program
  .command('import')
  .argument('<dir>', 'folder with an organisation’s YAML and CSV files')
  .description("apply an organisation's files; applied again they change nothing")
  .action(async (folder: string) => {
    const { importFolder } = await import('./import-folder.ts');
    await importFolder(readConfig(process.env), folder);
  });

program
  .command('token')
  .description('print an access token of the first administrator, valid for twelve hours')
  .action(async () => {
    const { localToken } = await import('./import-folder.ts');
    const { token } = await localToken(readConfig(process.env));
    process.stdout.write(`${token}\n`);
  });

addTransformCommands(program);

program.addHelpText(
  'after',
  () => `\nSettings come from the environment:\n${variables.map(({ name, meaning }) => `  ${name.padEnd(29)} ${meaning}`).join('\n')}\n`,
);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`muster: ${error instanceof OperatorError ? error.message : ((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}
