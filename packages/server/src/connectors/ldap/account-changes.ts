import type { AccountValue } from '../connector.ts';
import { failure } from '../failure.ts';
import type { ObjectSchema, ValueChange } from '../live-connector.ts';
import type { DirectoryConnection, Modification } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { isRefusal, resultCode } from './failures.ts';
import type { DirectorySettings } from './settings.ts';
import { writeValues } from './values.ts';

/** Changes by what they are about. */
export interface SortedChanges {
  /** The groups that the account is in. */
  readonly memberships: readonly ValueChange[];
  /** The entry's name as a whole, AC_NewName and AC_NewParent. */
  readonly names: readonly ValueChange[];
  /** Attributes of the entry. */
  readonly entry: readonly ValueChange[];
}

export function sortChanges(changes: readonly ValueChange[], schema: ObjectSchema, dialect: Dialect): SortedChanges {
  const memberships: ValueChange[] = [];
  const names: ValueChange[] = [];
  const entry: ValueChange[] = [];
  for (const change of changes) {
    if (isMembership(change.attribute, schema, dialect)) memberships.push(change);
    else if (dialect.isName(change.attribute) || isRenaming(change.attribute)) names.push(change);
    else entry.push(change);
  }
  return { memberships, names, entry };
}

/** An attribute whose values are groups is written on the groups (contract: BEHAVIOUR 9.13). */
function isMembership(attribute: string, schema: ObjectSchema, dialect: Dialect): boolean {
  const name = attribute.toLowerCase();
  if (name === dialect.membershipAttribute.toLowerCase()) return true;
  return schema.attributes.some((candidate) => candidate.name.toLowerCase() === name && candidate.groupSchema !== null);
}

function isRenaming(attribute: string): boolean {
  return ['ac_newname', 'ac_newparent'].includes(attribute.toLowerCase());
}

export function toModifications(
  changes: readonly ValueChange[],
  connection: DirectoryConnection,
  settings: DirectorySettings,
  dialect: Dialect,
): Modification[] {
  const operations = { set: 'replace', add: 'add', remove: 'delete' } as const;
  return changes.flatMap(({ attribute, op, value }) => {
    const values = valuesToSend(attribute, value, connection, settings, dialect);
    // Without values an add is malformed, and a delete would take away the whole attribute.
    return op !== 'set' && values.length === 0 ? [] : [{ operation: operations[op], attribute, values }];
  });
}

export function valuesToSend(
  attribute: string,
  value: AccountValue | null,
  connection: DirectoryConnection,
  settings: DirectorySettings,
  dialect: Dialect,
): (string | Buffer)[] {
  if (attribute.toLowerCase() === 'accountflags') {
    throw failure('unsupported', 'accountFlags can only be read: change userAccountControl instead');
  }
  const values = writeValues(attribute, value);
  if (attribute.toLowerCase() !== settings.passwordAttribute.toLowerCase()) return values;
  return values.map((password) => dialect.writePassword(String(password), connection.isSecure));
}

/**
 * Sends modifications in one step, all or none. Where the entry has or lacks a value already they are sent one by one, and those that
 * are done already count as done.
 */
export async function modifyEntry(connection: DirectoryConnection, dn: string, modifications: readonly Modification[]): Promise<void> {
  const { attributeOrValueExists, noSuchAttribute } = resultCode;
  if (modifications.length === 0) return;
  const single = splitValues(modifications);
  try {
    await connection.modify(dn, modifications);
    return;
  } catch (error) {
    if (!isRefusal(error, attributeOrValueExists, noSuchAttribute)) throw error;
  }
  for (const modification of single) {
    try {
      await connection.modify(dn, [modification]);
    } catch (error) {
      const done = modification.operation === 'add' ? attributeOrValueExists : noSuchAttribute;
      if (modification.operation === 'replace' || !isRefusal(error, done)) throw error;
    }
  }
}

function splitValues(modifications: readonly Modification[]): Modification[] {
  return modifications.flatMap((modification) =>
    modification.operation === 'replace' ? [modification] : modification.values.map((value) => ({ ...modification, values: [value] })),
  );
}
