export interface Attribute {
  readonly name: string;
  readonly values: readonly Buffer[];
}

/** `member;range=3-*` is asked for where `member;range=0-2` was sent; the last part ends with `*`. */
export function inParts(
  shown: Record<string, readonly Buffer[]>,
  attributes: ReadonlyMap<string, Attribute>,
  wanted: readonly string[],
  size: number,
): Record<string, readonly Buffer[]> {
  const parts = Object.entries(shown).map(([name, values]) => ({ name, values, start: 0 }));
  for (const request of wanted) {
    const [, name = '', start = ''] = /^([^;]+);range=(\d+)-\*$/i.exec(request) ?? [];
    const held = attributes.get(name.toLowerCase());
    if (held) parts.push({ name: held.name, values: held.values, start: Number(start) });
  }
  return Object.fromEntries(
    parts.map(({ name, values, start }) => {
      const end = Math.min(start + size, values.length);
      if (start === 0 && end === values.length) return [name, values];
      return [`${name};range=${start}-${end === values.length ? '*' : end - 1}`, values.slice(start, end)];
    }),
  );
}
