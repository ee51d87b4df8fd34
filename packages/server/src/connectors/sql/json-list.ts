/** The members of a JSON text that is a list of plain values, as texts without the nulls among them; null for any other text. */
export function jsonList(text: string): readonly string[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(value)) return null;
  const members = value.filter((member) => member !== null);
  return members.every((member) => typeof member !== 'object') ? members.map(String) : null;
}
