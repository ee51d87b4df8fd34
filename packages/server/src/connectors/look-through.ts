import { foldKey } from '@muster/engine';
import type { ObjectItem, ObjectSchema } from './live-connector.ts';

/** Whether one of the objects has this value in this attribute: for systems that cannot be asked for it. */
export async function someHas(
  objects: AsyncIterable<ObjectItem>,
  { identityAttribute }: ObjectSchema,
  attribute: string,
  value: string,
): Promise<boolean> {
  const wanted = foldKey(value);
  for await (const item of objects) {
    // What cannot be used has its identity all the same.
    if (attribute === identityAttribute && foldKey(item.nativeIdentity ?? '') === wanted) return true;
    const present = item.kind === 'record' ? item.attributes[attribute] : undefined;
    const members = Array.isArray(present) ? present : present === undefined ? [] : [present];
    if (members.some((member) => foldKey(String(member)) === wanted)) return true;
  }
  return false;
}
