/** Nested mappings with texts in them: as much of YAML as the CLI's configuration file uses. */
export interface YamlMapping {
  readonly [key: string]: YamlMapping | string;
}

interface OpenMapping {
  readonly indent: number;
  readonly values: Record<string, YamlMapping | string>;
}

const line = /^( *)(?:"([^"]*)"|'([^']*)'|([^\s#'"-][^:]*?)) *:(?: +(.*))?$/;

/**
 * Reads keys, values and nesting by indentation; skips every line that is something else, such as lists. A whole YAML reader would be the
 * client's only dependency, for five keys. Keys are in lower case, as the CLI, which writes the file, ignores their case.
 */
export function readMapping(text: string): YamlMapping {
  const root: OpenMapping = { indent: -1, values: Object.create(null) };
  const open = [root];
  for (const row of text.split(/\r?\n/)) {
    const match = line.exec(row.trimEnd());
    if (match === null) continue;
    const [, blanks = '', double, single, plain, rest = ''] = match;
    while (open.at(-1)!.indent >= blanks.length) open.pop();
    const key = (double ?? single ?? plain ?? '').toLowerCase();
    const value = scalarText(rest.trim());
    const nested: OpenMapping = { indent: blanks.length, values: Object.create(null) };
    open.at(-1)!.values[key] = value ?? nested.values;
    if (value === undefined) open.push(nested);
  }
  return root.values;
}

/** The text of a value, quotes and comment taken off; undefined where a mapping begins. */
function scalarText(text: string): string | undefined {
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  if (double !== undefined) return double.replace(/\\(["\\/])/g, '$1');
  const single = /^'((?:[^']|'')*)'/.exec(text)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  const plain = text.replace(/(^| +)#.*$/, '');
  return plain === '' ? undefined : plain;
}
