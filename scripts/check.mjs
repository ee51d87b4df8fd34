// npm run check: types, lint and format, architecture rules, unused code, generated files. All are run, so that one look shows all.
import { spawnSync } from 'node:child_process';
import { install, root, tool } from './set-up.mjs';

install();
const checks = [
  ['Types', [tool('typescript', 'tsc'), '-b']],
  ['Types of tests', [tool('typescript', 'tsc'), '--noEmit', '-p', 'tsconfig.tests.json']],
  ['Lint and format', [tool('@biomejs/biome', 'biome'), 'check', '.']],
  [
    'Architecture rules',
    [
      tool('dependency-cruiser', 'depcruise'),
      '--config',
      '.dependency-cruiser.cjs',
      'packages/engine/src',
      'packages/server/src',
      'packages/client/src',
    ],
  ],
  ['Source rules', ['scripts/source-rules.mjs']],
  ['Unused code', [tool('knip'), '--no-progress']],
  ['Generated files', ['scripts/gen.mjs', '--check']],
];
const failed = [];
for (const [name, args] of checks) {
  console.log(`\n── ${name}`);
  if (spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`);
process.exit(failed.length === 0 ? 0 : 1);
