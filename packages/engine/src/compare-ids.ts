/** Orders by code units, as `collate "C"` orders ids; never by the machine's locale. */
export function compareIds(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
