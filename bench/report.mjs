import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const readme = fileURLToPath(new URL('README.md', import.meta.url));

/**
 * A figure and what it is held against. A goal is one or two of: `ratio` of the limit at least, `value` at least, `atMost`, `timesLimit` at
 * most, `overLimit` at most.
 *
 * @typedef {{ work: string, unit: string, value: number, limit?: number, goal?: Record<string, number>, note?: string }} Row
 */

/** Prints the table, and with `write` puts it into README.md. */
export async function report({ rows, size, database, seconds, write }) {
  const table = tableOf(rows);
  const conditions = `${size.toLocaleString('en')} identities, ${database}, Node ${process.versions.node}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'})`;
  console.log(`\n${conditions}; measured in ${Math.round(seconds)} s\n\n${table}\n`);
  if (!write) return;
  const text = await readFile(readme, 'utf8');
  await writeFile(readme, text.replace(/(<!-- table -->\n)[\s\S]*(<!-- end of table -->)/, `$1\n${conditions}:\n\n${table}\n\n$2`));
}

function tableOf(rows) {
  const cells = [
    ['work', 'Muster', 'limit', 'ratio', 'goal', 'met', ''],
    ...rows.map(({ work, unit, value, limit, goal, note }) => [
      work,
      `${figure(value)} ${unit}`,
      limit === undefined ? '–' : figure(limit),
      limit === undefined ? '–' : (value / limit).toFixed(2),
      goal === undefined
        ? '–'
        : Object.entries(goal)
            .map(([kind, wanted]) => goals[kind].text(wanted))
            .join(', '),
      goal === undefined
        ? ''
        : Object.entries(goal).every(([kind, wanted]) => goals[kind].met(wanted, { value, limit }))
          ? 'yes'
          : '**no**',
      note ?? '',
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const lines = cells.map(
    (row) =>
      `| ${row.map((cell, column) => (column === 0 || column === 6 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`,
  );
  lines.splice(
    1,
    0,
    `|${widths.map((width, column) => (column === 0 || column === 6 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`,
  );
  return lines.join('\n');
}

const goals = {
  ratio: { text: (wanted) => `≥ ${wanted} of the limit`, met: (wanted, { value, limit }) => value / limit >= wanted },
  value: { text: (wanted) => `≥ ${figure(wanted)}`, met: (wanted, { value }) => value >= wanted },
  atMost: { text: (wanted) => `≤ ${wanted}`, met: (wanted, { value }) => value <= wanted },
  timesLimit: { text: (wanted) => `≤ ${wanted}× the limit`, met: (wanted, { value, limit }) => value <= wanted * limit },
  overLimit: { text: (wanted) => `≤ ${figure(wanted)} over the limit`, met: (wanted, { value, limit }) => value - limit <= wanted },
};

function figure(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);
}
