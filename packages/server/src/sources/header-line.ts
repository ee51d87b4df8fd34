/** The first line of a file with these columns, in the delimiter that a source's settings name. */
export function headerLine(names: readonly string[], setting: unknown): string {
  const delimiter = setting === '\\t' ? '\t' : typeof setting === 'string' && setting !== '' ? setting : ',';
  const quoted = names.map((name) => (/["\r\n]/.test(name) || name.includes(delimiter) ? `"${name.replaceAll('"', '""')}"` : name));
  return quoted.join(delimiter);
}
