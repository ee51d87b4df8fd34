// Rules of ARCHITECTURE.md that no linter knows: where SQL and the machine's clock may be used, and that no test is switched off.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from './set-up.mjs';

const files = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', 'packages/*/src/**', 'packages/*/test/**', 'conformance', 'bench'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\.(ts|tsx|js|mjs)$/.test(file));

const rules = [
  {
    why: 'reads the clock; take it from the injected Clock',
    pattern: /\bDate\.now\(\)|\bnew Date\(\)|\bMath\.random\(/,
    applies: (file) => /^packages\/(engine|server)\/src\//.test(file) && !file.endsWith('.test.ts'),
    except: ['packages/server/src/clock.ts', 'packages/server/src/ids.ts'],
  },
  {
    why: "asks the database's clock; times come from the injected Clock",
    pattern: /\b(now\(\)|current_timestamp|clock_timestamp)\b.*`|`[^`]*\bnow\(\)/,
    applies: (file) => /^packages\/server\/src\//.test(file) && !file.endsWith('.test.ts') && /store\.ts$|migrations/.test(file),
    except: [],
  },
  {
    why: 'folds text in SQL; compare the …_key columns that foldKey wrote',
    pattern: /`[^`]*\b(lower|upper)\s*\(/,
    applies: (file) => /^packages\/server\/src\//.test(file) && !file.endsWith('.test.ts'),
    // The tables of a target are not ours and have no such columns.
    except: ['packages/server/src/connectors/sql/is-taken.ts'],
  },
  {
    why: 'is a test that is switched off',
    pattern: /\b(it|test|describe)\.(only|skip|todo)\b/,
    applies: (file) => file.endsWith('.test.ts'),
    except: [],
  },
];

const found = [];
for (const file of files) {
  const lines = readFileSync(`${root}/${file}`, 'utf8').split('\n');
  for (const rule of rules) {
    if (!rule.applies(file) || rule.except.includes(file)) continue;
    lines.forEach((line, index) => {
      if (rule.pattern.test(line) && !/^\s*(\/\/|\*)/.test(line)) found.push(`${file}:${index + 1} ${rule.why}`);
    });
  }
}
for (const line of found) console.error(line);
process.exit(found.length === 0 ? 0 : 1);
