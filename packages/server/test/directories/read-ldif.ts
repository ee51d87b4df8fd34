/** An entry to add to a directory. */
export interface LdifEntry {
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, readonly Buffer[]>;
}

/** Reads entries as RFC 2849 writes them: folded lines, comments, base64 after `::`, any number of blank lines between entries. */
export function readLdif(text: string): LdifEntry[] {
  const unfolded = text.replace(/\r\n/g, '\n').replace(/\n /g, '');
  return unfolded.split(/\n{2,}/).flatMap((block) => {
    const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('version:'));
    const pairs = lines.map((line): [string, Buffer] => {
      const [, name = '', encoding, value = ''] = /^([^:]+):(:?) *(.*)$/.exec(line) ?? [];
      return [name, Buffer.from(value, encoding === ':' ? 'base64' : 'utf8')];
    });
    const [first, ...rest] = pairs;
    if (first?.[0].toLowerCase() !== 'dn') return [];
    const attributes = new Map<string, Buffer[]>();
    for (const [name, value] of rest) attributes.set(name, [...(attributes.get(name) ?? []), value]);
    return [{ dn: first[1].toString(), attributes }];
  });
}

export function writeLdif(entries: readonly LdifEntry[]): string {
  return entries
    .map(({ dn, attributes }) => {
      const lines = [...attributes].flatMap(([name, values]) => values.map((value) => `${name}:: ${value.toString('base64')}`));
      return `dn:: ${Buffer.from(dn).toString('base64')}\n${lines.join('\n')}\n`;
    })
    .join('\n');
}
