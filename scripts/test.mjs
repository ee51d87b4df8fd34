// npm test: the suite (vitest.config.ts says what runs on which database). Arguments go to Vitest, such as a file.
import { spawnSync } from 'node:child_process';
import { build, install, root, tool } from './set-up.mjs';

install();
build();
const { status } = spawnSync(process.execPath, [tool('vitest'), 'run', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
