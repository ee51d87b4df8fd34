import type { AccountValue } from '../connector.ts';
import type { ObjectRecord, ObjectSchema, ValueChange } from '../live-connector.ts';
import type { Scalar } from '../typed-value.ts';

/** The members of a value; none of an absent or empty one. */
export function membersOf(value: unknown): readonly Scalar[] {
  const members = Array.isArray(value) ? value : [value];
  return members.filter((member): member is Scalar => member !== null && member !== undefined && member !== '');
}

/** The whole value that an attribute has after a change. */
export function valueAfter(present: unknown, { op, value }: ValueChange): AccountValue | null {
  if (op === 'set') return value;
  const changed = membersOf(value);
  const rest = membersOf(present).filter((member) => !includes(changed, member));
  return op === 'add' ? [...rest, ...changed] : rest;
}

/** What must be added to and removed from the present values so that the change is done. */
export function difference(present: unknown, { op, value }: ValueChange): { add: readonly Scalar[]; remove: readonly Scalar[] } {
  const members = membersOf(value);
  if (op === 'add') return { add: members, remove: [] };
  if (op === 'remove') return { add: [], remove: members };
  const before = membersOf(present);
  return { add: members.filter((member) => !includes(before, member)), remove: before.filter((member) => !includes(members, member)) };
}

/** Whether an account already stands as the changes want it, as far as its schema shows. */
export function isDone(record: ObjectRecord, schema: ObjectSchema, changes: readonly ValueChange[]): boolean {
  return changes.every((change) => {
    if (!schema.attributes.some(({ name }) => name === change.attribute)) return true;
    const present = record.attributes[change.attribute];
    const wanted = membersOf(valueAfter(present, change));
    const members = membersOf(present);
    return wanted.length === members.length && wanted.every((member) => includes(members, member));
  });
}

/** The name that the changes give to the account, or null when they leave it its own. */
export function newIdentity(schema: ObjectSchema, nativeIdentity: string, changes: readonly ValueChange[]): string | null {
  const change = changes.findLast(({ attribute }) => attribute === schema.identityAttribute);
  const [value, ...others] = change?.op === 'set' ? membersOf(change.value) : [];
  return value === undefined || others.length > 0 || String(value) === nativeIdentity ? null : String(value);
}

/** Compared as text: what is read has the schema's type, what is asked for may have another. */
function includes(members: readonly Scalar[], member: Scalar): boolean {
  return members.some((candidate) => String(candidate) === String(member));
}
