import { type Command, InvalidArgumentError, Option } from 'commander';

/** `muster transform …`: what works on files alone. Each command loads its own code, and no part of the server. */
export function addTransformCommands(program: Command): void {
  const transform = program
    .command('transform')
    .description('evaluate and test transforms that are files, without a server')
    .exitOverride(endWith);
  transform
    .command('eval')
    .argument('<file>', 'transform as YAML or JSON; it can refer to the others in its folder')
    .description('evaluate a transform once')
    .option('--input <text>', 'the input; without it null, or what the context says')
    .option('--context <file>', 'YAML or JSON with what it may read: identity, others, accounts, oldValue, field, taken, library …')
    .option('--now <time>', 'time of the evaluation, such as 2026-11-24T09:30:00Z; without it the present')
    .option('--trace', 'show every step')
    .option('--json', 'print the result as JSON, as the server answers it')
    .addHelpText('after', '\nExit codes: 0 a value, 1 an error, 2 files or a command that make no sense, 3 null')
    .action(async (file: string, options: object) => {
      const { evalTransform } = await import('./eval-transform.ts');
      await evalTransform(file, options);
    });
  transform
    .command('test')
    .argument('[paths...]', 'folders or test files (….test.yaml, .yml, .json); without any, this folder')
    .description('run the tests that stand beside transforms')
    .option('--filter <text>', 'only tests with this in their name or their transform’s')
    .option('--trace', 'show every step of what fails')
    .option('--coverage', 'show which transforms and branches no test reaches')
    .option('--min-coverage <percent>', 'fail below this coverage', percent)
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--watch', 'run again whenever a file changes, until Ctrl+C')
    .option('--fuzz [count]', 'feed every transform odd values, and fail on errors that no test expects')
    .addOption(new Option('--seed <number>', 'of everything random').argParser(wholeNumber).default(1))
    .addHelpText('after', '\nExit codes: 0 all is well, 1 something failed, 2 files or a command that make no sense')
    .action(async (paths: readonly string[], { fuzz, ...options }: { fuzz?: string | true; seed: number }) => {
      const { testTransforms } = await import('./test-transforms.ts');
      // In `--fuzz DIR` the folder is no count.
      const isCount = fuzz === undefined || fuzz === true || /^\d+$/.test(fuzz);
      const all = isCount ? paths : [fuzz, ...paths];
      const count = typeof fuzz === 'string' ? (isCount ? wholeNumber(fuzz) : true) : fuzz;
      await testTransforms(all.length === 0 ? ['.'] : all, { ...options, ...(count !== undefined && { fuzz: count }) });
    });
}

/** A command line that makes no sense ends with 2, which tells it from a test that failed. */
function endWith({ exitCode }: { readonly exitCode: number }): never {
  process.exit(exitCode === 0 ? 0 : 2);
}

function percent(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && number <= 100)) throw new InvalidArgumentError('It is a number from 0 to 100.');
  return number;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It is a whole number, at most 9999999.');
  return Number(text);
}
