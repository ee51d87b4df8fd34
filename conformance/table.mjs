const marks = { passed: '✓', failed: '✗', 'not-yet': 'not yet', absent: '–' };

/** Operation by family, in Markdown; behind the mark how many checks passed. */
export function tableOf(families, results) {
  const rows = [
    ['', ...families.map(({ name }) => (name === 'per service' ? name : `\`${name}\``))],
    ['driven by', ...families.map(({ driver }) => driver)],
    ...results.map(({ title, cells }) => [
      title,
      ...cells.map(({ state, passed }) => (passed === 0 ? marks[state] : `${marks[state]} ${passed}`)),
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return lines.join('\n');
}

export function failuresOf(results) {
  return results.flatMap(({ title, families, cells }) =>
    cells.flatMap(({ failures }, index) => failures.map((failure) => `${title}, ${families[index].name}, ${failure}`)),
  );
}
