import { foldKey } from '@muster/engine';
import { failure } from '../failure.ts';
import type { CreateRequest, ObjectSchema } from '../live-connector.ts';
import { sortChanges, valuesToSend } from './account-changes.ts';
import type { DirectoryConnection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { type Dn, formatDn, parseDn } from './dn.ts';
import { DirectoryRefusal, refused, resultCode } from './failures.ts';
import { nameAsStored } from './read-entry.ts';
import type { DirectorySettings } from './settings.ts';
import { changeMemberships, planMemberships } from './write-memberships.ts';

type Attributes = Map<string, (string | Buffer)[]>;

/** Adds the entry, then puts it into its groups. Answers with its name. */
export async function createAccount(
  connection: DirectoryConnection,
  settings: DirectorySettings,
  dialect: Dialect,
  schema: ObjectSchema,
  request: CreateRequest,
): Promise<string> {
  const name = nameOfNew(request, dialect);
  const dn = formatDn(name);
  const changes = Object.entries(request.values).map(([attribute, value]) => ({ attribute, op: 'set', value }) as const);
  const sorted = sortChanges(changes, schema, dialect);
  const attributes: Attributes = new Map();
  for (const { attribute, value } of sorted.entry) {
    const values = valuesToSend(attribute, value, connection, settings, dialect);
    if (values.length > 0) attributes.set(attribute, values);
  }
  if (!find(attributes, 'objectClass')) attributes.set('objectClass', [...dialect.accountClasses]);
  addNamingValues(attributes, name, dialect);
  if (request.password !== null) addPassword(attributes, request.password, connection, settings, dialect);
  await add(connection, dn, name, attributes);
  const memberships = await planMemberships(sorted.memberships, async () => []);
  const uid = find(attributes, 'uid')?.values[0];
  await changeMemberships(connection, settings, { dn, uid: uid === undefined ? null : String(uid) }, memberships);
  return nameAsStored(connection, dn);
}

async function add(connection: DirectoryConnection, dn: string, name: Dn, attributes: Attributes): Promise<void> {
  try {
    await connection.add(dn, attributes);
  } catch (error) {
    if (!(error instanceof DirectoryRefusal)) throw error;
    if (error.code !== resultCode.noSuchObject) throw refused(`Creating ${dn}`, error);
    throw failure('refused', `Creating ${dn}: there is no entry ${formatDn(name.slice(1))} to put it under`);
  }
}

/** The name that a new account is to have. */
export function nameOfNew({ values }: CreateRequest, dialect: Dialect): Dn {
  const text = Object.entries(values).find(([attribute]) => dialect.isName(attribute))?.[1];
  const name = typeof text === 'string' ? parseDn(text) : null;
  if (name !== null && name.length > 0) return name;
  const said = text === undefined ? 'no value' : `"${String(text)}"`;
  throw failure('refused', `The new account's ${dialect.identityAttribute} must be a distinguished name, but has ${said}`);
}

/** An entry must have the values that its name is made of; in Active Directory it has no others of that attribute. */
function addNamingValues(attributes: Attributes, name: Dn, dialect: Dialect): void {
  for (const { type, value } of name[0]!) {
    const found = find(attributes, type);
    if (found === null || dialect.isActiveDirectory) attributes.set(found?.name ?? type, [value]);
    else if (!found.values.some((present) => foldKey(String(present)) === foldKey(value))) found.values.push(value);
  }
}

function addPassword(
  attributes: Attributes,
  password: string,
  connection: DirectoryConnection,
  settings: DirectorySettings,
  dialect: Dialect,
): void {
  attributes.set(settings.passwordAttribute, [dialect.writePassword(password, connection.isSecure)]);
  // Active Directory makes accounts disabled unless told otherwise; one with a password is meant to be used.
  if (dialect.isActiveDirectory && !find(attributes, 'userAccountControl')) attributes.set('userAccountControl', ['512']);
}

function find(attributes: Attributes, name: string): { readonly name: string; readonly values: (string | Buffer)[] } | null {
  for (const [candidate, values] of attributes) if (candidate.toLowerCase() === name.toLowerCase()) return { name: candidate, values };
  return null;
}
