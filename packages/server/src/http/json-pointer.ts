/** The keys a JSON pointer (RFC 6901) walks through. A dot belongs to its key: `/connectorAttributes/group.delimiter` (contract 8.2). */
export type Pointer = readonly string[];

/** Reads a pointer; undefined when it is not one: no leading slash, or a `~` that escapes nothing. */
export function parsePointer(text: string): Pointer | undefined {
  if (text === '') return [];
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  return text
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Whether `pointer` leads to `ancestor` itself or to something inside of it. */
export function isWithin(pointer: Pointer, ancestor: Pointer): boolean {
  return ancestor.length <= pointer.length && ancestor.every((key, index) => key === pointer[index]);
}
