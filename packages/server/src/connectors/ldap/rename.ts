import { failure } from '../failure.ts';
import type { ValueChange } from '../live-connector.ts';
import type { Dialect } from './dialect.ts';
import { type Dn, parseDn, parseRdn, type Rdn, rdnKey, sameType } from './dn.ts';
import { writeValues } from './values.ts';

/**
 * The name that an entry has after the changes (contract: BEHAVIOUR 9.13): a new name as a whole, AC_NewName for its first level,
 * AC_NewParent for the rest, or a new value of an attribute that the first level is made of.
 */
export function nameAfter(name: Dn, names: readonly ValueChange[], entry: readonly ValueChange[], dialect: Dialect): Dn {
  let after = name;
  for (const { attribute, value } of names) {
    const text = typeof value === 'string' ? value : '';
    if (attribute.toLowerCase() === 'ac_newname') after = [newRdn(after[0]!, text), ...after.slice(1)];
    else if (attribute.toLowerCase() === 'ac_newparent') after = [after[0]!, ...readName(attribute, text)];
    else after = readName(attribute, text);
  }
  const [rdn, ...parent] = after;
  return [rdn!.map(({ type, value }) => ({ type, value: namingValueAfter(type, value, entry, dialect) })), ...parent];
}

/** Active Directory names an entry's first level itself after a rename; those attributes cannot be changed besides. */
export function isNamedAfter(name: Dn, { attribute }: ValueChange): boolean {
  return name[0]!.some(({ type }) => sameType(type, attribute));
}

function readName(attribute: string, text: string): Dn {
  const name = parseDn(text);
  if (name !== null && name.length > 0) return name;
  throw failure('refused', `${attribute} must be a distinguished name, but is "${text}"`);
}

function newRdn(present: Rdn, text: string): Rdn {
  if (text.trim() === '') throw failure('refused', 'AC_NewName has no value');
  return parseRdn(text) ?? [{ type: present[0]!.type, value: text }];
}

/** An entry may have more values of the attribute than the one that names it; while that one stays, so does the name. */
function namingValueAfter(type: string, value: string, changes: readonly ValueChange[], dialect: Dialect): string {
  const set = changes.findLast((change) => change.op === 'set' && sameType(change.attribute, type));
  if (set === undefined) return value;
  const values = writeValues(type, set.value).map(String);
  if (values.length === 0) throw failure('refused', `${set.attribute} is part of the account's name and cannot be taken away`);
  const key = (text: string) => (dialect.isActiveDirectory ? text : rdnKey([{ type, value: text }]));
  return values.some((wanted) => key(wanted) === key(value)) ? value : values[0]!;
}
