/** One attribute of an answer as ldapts parses it, reduced to what is needed here. */
interface ParsedAttribute {
  readonly type: string;
  readonly parsedBuffers: readonly Buffer[];
}

/** An entry as the directory sent it: names of attributes ignore case, values are bytes until a schema says what they are. */
export class DirectoryEntry {
  readonly #values = new Map<string, readonly Buffer[]>();
  /** Attributes of which Active Directory sent the first part only, with the number of values sent. */
  readonly truncated: { readonly attribute: string; readonly count: number }[] = [];

  constructor(
    readonly dn: string,
    attributes: readonly ParsedAttribute[],
  ) {
    for (const { type, parsedBuffers } of attributes) this.#take(type, parsedBuffers);
  }

  has(attribute: string): boolean {
    return this.buffers(attribute).length > 0;
  }

  buffers(attribute: string): readonly Buffer[] {
    return this.#values.get(attribute.toLowerCase()) ?? [];
  }

  /** Only for attributes that are text by their nature. */
  texts(attribute: string): readonly string[] {
    return this.buffers(attribute).map((value) => value.toString('utf8'));
  }

  text(attribute: string): string | null {
    return this.buffers(attribute)[0]?.toString('utf8') ?? null;
  }

  /** Adds a further part of an attribute that was sent in parts. */
  append(attribute: string, more: readonly Buffer[]): void {
    this.#values.set(attribute.toLowerCase(), [...this.buffers(attribute), ...more]);
  }

  /**
   * `member;range=0-1499` is the first part of `member`, `userCertificate;binary` is `userCertificate`; any other option, such as
   * `cn;lang-de`, makes another attribute.
   */
  #take(type: string, values: readonly Buffer[]): void {
    const [, base = type, first, last] = /^([^;]+);range=(\d+)-(\d+|\*)$/i.exec(type) ?? [];
    if (first !== undefined) {
      this.append(base, values);
      if (last !== '*') this.truncated.push({ attribute: base, count: Number(last) + 1 });
      return;
    }
    this.#values.set(type.toLowerCase().replace(/;binary$/, ''), values);
  }
}
