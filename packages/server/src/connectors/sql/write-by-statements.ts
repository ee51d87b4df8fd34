import type { CreateRequest, ValueChange, WriteOperation } from '../live-connector.ts';
import type { Scalar } from '../typed-value.ts';
import { difference, membersOf, newIdentity, valueAfter } from './changes.ts';
import type { Cell, Parameter } from './connection.ts';
import { connectorError, shorten } from './errors.ts';
import { findName } from './object-layout.ts';
import { toParameter } from './parameters.ts';
import type { StatementKey } from './settings.ts';
import { bindStatement, type Statement, type Variable } from './statement.ts';
import { tolerating } from './transaction.ts';
import { endWithoutAccount, missing, parameterOf, readAccount, unsupported, type WriteContext } from './write-context.ts';

/** What the variables of statements stand for. */
interface Scope {
  /** Values by attribute. */
  readonly plan: ReadonlyMap<string, unknown>;
  readonly nativeIdentity: string | null;
  readonly password: string | null;
  /** Within an entitlement's statements: its attribute and the value. */
  readonly entitlement?: { readonly attribute: string; readonly value: Scalar };
}

interface Outcome {
  /** False when every statement said that it matched no row. */
  readonly matched: boolean;
  readonly response: ReadonlyMap<string, Cell>;
  /** The key that the database made for the first inserted row, where it says so unasked. */
  readonly insertId: string | null;
}

/** Creates an account by createSQL, then its entitlement values by their own statements. Answers with the native identity. */
export async function createByStatements(context: WriteContext, request: CreateRequest): Promise<string> {
  const { settings, schema } = context;
  const { createSQL, passwordSQL } = settings.statements;
  if (!createSQL) throw unsupported('No createSQL says how an account is created');
  const plan = new Map<string, unknown>(Object.entries(request.values));
  const [id] = membersOf(request.values[schema.identityAttribute]);
  const asked = id === undefined ? null : String(id);
  const outcome = await runStatements(context, createSQL, { plan, nativeIdentity: asked, password: request.password });
  if (!outcome.matched) throw connectorError('refused', 'createSQL has created no row');
  const nativeIdentity = identityOf(outcome, schema.identityAttribute, asked);
  const entitlements = schema.attributes.filter(({ isEntitlement }) => isEntitlement).map(({ name }) => name);
  for (const name of new Set([...entitlements, ...settings.entitlementStatements.keys()])) {
    const values = membersOf(request.values[name]);
    if (values.length === 0 || mentions(createSQL, name)) continue;
    await changeEntitlements(context, nativeIdentity, plan, name, { add: values, remove: [] });
  }
  if (request.password !== null && !mentions(createSQL, 'password')) {
    if (!passwordSQL) throw unsupported('Neither createSQL nor a passwordSQL sets the password of a new account');
    await runStatements(context, passwordSQL, { plan, nativeIdentity, password: request.password });
  }
  return nativeIdentity;
}

/** What the statements answered, else what was asked for, else the key that the database made. */
function identityOf({ response, insertId }: Outcome, identityAttribute: string, asked: string | null): string {
  const names = [...response.keys()];
  const answered = response.get(names[findName(names, identityAttribute)] ?? '');
  const identity = typeof answered === 'string' ? answered : (asked ?? insertId);
  if (identity !== null) return identity;
  const advice = 'return it as a column of that name';
  throw connectorError('configuration', `createSQL does not tell the new account's ${identityAttribute}: ${advice}`);
}

const keyOfKind: Readonly<Record<Exclude<WriteOperation['kind'], 'update'>, StatementKey>> = {
  enable: 'enableSQL',
  disable: 'disableSQL',
  unlock: 'unlockSQL',
  'set-password': 'passwordSQL',
  delete: 'deleteSQL',
};

/**
 * Changes an account: its values by updateSQL and the entitlements' statements, then the statements of the operation. What these mention
 * themselves is theirs to write (contract: BEHAVIOUR 9.5, 9.13).
 */
export async function writeByStatements(context: WriteContext, operation: WriteOperation): Promise<string> {
  const { kind, account, changes, password } = operation;
  const own = kind === 'update' ? [] : ownStatements(context, kind);
  const rest = changes.filter(({ attribute }) => !mentions(own, attribute));
  for (const change of rest) requireStatement(context, change);
  const present = await readAccount(context, account.nativeIdentity);
  if (present === null) return kind === 'delete' ? account.nativeIdentity : endWithoutAccount(context, account, changes);
  const known: Readonly<Record<string, unknown>> = present === 'unknown' ? account.attributes : present.attributes;
  const plan = new Map<string, unknown>(Object.entries(known));
  const nativeIdentity = await changeValues(context, account.nativeIdentity, plan, rest);
  for (const change of changes) plan.set(change.attribute, valueAfter(known[change.attribute], change));
  if (own.length === 0) return nativeIdentity;
  const { matched } = await runStatements(context, own, { plan, nativeIdentity, password });
  if (matched || kind === 'delete') return nativeIdentity;
  // A statement may leave out accounts that are as it wants them.
  const isAsWanted =
    present !== 'unknown' &&
    ((kind === 'enable' && !present.disabled) || (kind === 'disable' && present.disabled) || (kind === 'unlock' && !present.locked));
  if (isAsWanted) return nativeIdentity;
  throw missing(account.nativeIdentity);
}

/** Also of a table, for what a table cannot say. */
export function ownStatements({ settings: { statements } }: WriteContext, kind: keyof typeof keyOfKind): readonly Statement[] {
  const key = keyOfKind[kind];
  const isHalf = (kind === 'enable' && !statements.disableSQL) || (kind === 'disable' && !statements.enableSQL);
  const own = statements[key];
  if (!own || isHalf)
    throw unsupported(`The settings have no ${key}${isHalf ? ' with its counterpart' : ''}, so accounts cannot be changed this way`);
  return own;
}

function requireStatement({ settings: { statements, entitlementStatements } }: WriteContext, { attribute, op, value }: ValueChange): void {
  const entitlement = entitlementStatements.get(attribute);
  if (!entitlement) {
    if (!mentions(statements.updateSQL ?? [], attribute)) throw unsupported(`No statement of the settings writes "${shorten(attribute)}"`);
    return;
  }
  const needsAdd = op === 'add' || (op === 'set' && value !== null);
  if (needsAdd && !entitlement.add) throw unsupported(`The settings have no ${attribute}.addEntitlementSQL`);
  if (op !== 'add' && !entitlement.remove) throw unsupported(`The settings have no ${attribute}.removeEntitlementSQL`);
}

/** updateSQL runs once with all changed values, the others as they are; then the entitlements one by one. */
async function changeValues(
  context: WriteContext,
  nativeIdentity: string,
  present: ReadonlyMap<string, unknown>,
  changes: readonly ValueChange[],
): Promise<string> {
  const { settings, schema } = context;
  const plan = new Map(present);
  const values = changes.filter(({ attribute }) => !settings.entitlementStatements.has(attribute));
  for (const change of values) plan.set(change.attribute, valueAfter(plan.get(change.attribute), change));
  let identity = nativeIdentity;
  if (values.length > 0) {
    requireKnownValues(context, values);
    const { matched } = await runStatements(context, settings.statements.updateSQL!, { plan, nativeIdentity, password: null });
    if (!matched) throw missing(nativeIdentity);
    identity = newIdentity(schema, nativeIdentity, values) ?? nativeIdentity;
  }
  for (const change of changes) {
    if (values.includes(change)) continue;
    await changeEntitlements(context, identity, plan, change.attribute, difference(plan.get(change.attribute), change));
    plan.set(change.attribute, valueAfter(plan.get(change.attribute), change));
  }
  return identity;
}

/** updateSQL writes all that it mentions: what nobody can read would be emptied by every update. */
function requireKnownValues({ settings, schema }: WriteContext, changes: readonly ValueChange[]): void {
  const known = ['nativeIdentity', ...schema.attributes.map(({ name }) => name), ...changes.map(({ attribute }) => attribute)];
  for (const { variables } of settings.statements.updateSQL ?? []) {
    const stranger = variables.find(({ root, name }) => root === 'plan' && !known.includes(name));
    if (!stranger) continue;
    throw connectorError(
      'configuration',
      `updateSQL writes "${stranger.name}", whose present value the schema "${schema.name}" does not hold`,
    );
  }
}

/** A value that is there already and one that is not there any more are success. */
async function changeEntitlements(
  context: WriteContext,
  nativeIdentity: string,
  plan: ReadonlyMap<string, unknown>,
  attribute: string,
  { add, remove }: { readonly add: readonly Scalar[]; readonly remove: readonly Scalar[] },
): Promise<void> {
  const statements = context.settings.entitlementStatements.get(attribute);
  if (add.length > 0 && !statements?.add) throw unsupported(`The settings have no ${attribute}.addEntitlementSQL`);
  const run = (list: readonly Statement[], value: Scalar) =>
    runStatements(context, list, { plan, nativeIdentity, password: null, entitlement: { attribute, value } });
  for (const value of remove) await tolerating(context.connection, 'bad-value', () => run(statements!.remove!, value));
  for (const value of add) await tolerating(context.connection, 'unique', () => run(statements!.add!, value));
}

/** Runs statements one after the other; each sees the columns that the earlier ones have answered with. */
export async function runStatements(context: WriteContext, statements: readonly Statement[], scope: Scope): Promise<Outcome> {
  const { connection } = context;
  const response = new Map<string, Cell>();
  let matched = false;
  let firstInsertId: string | null = null;
  for (const statement of statements) {
    const { text, values } = bindStatement(statement, connection.dialect, (variable) => resolve(context, scope, response, variable));
    const { rowCount, columns, rows, insertId } = await connection.query(text, values);
    firstInsertId ??= insertId;
    if (rowCount !== 0) matched = true;
    columns.forEach(({ name }, index) => {
      if (rows[0]) response.set(name, rows[0][index] ?? null);
    });
  }
  return { matched, response, insertId: firstInsertId };
}

function resolve(context: WriteContext, scope: Scope, response: ReadonlyMap<string, Cell>, { root, name, type }: Variable): Parameter {
  const { dialect } = context.connection;
  if (root === 'response') {
    const names = [...response.keys()];
    const found = names[findName(names, name)];
    if (found === undefined) throw connectorError('configuration', `"$response.${name}$" is no column that an earlier statement gives`);
    return toParameter(name, response.get(found), type, dialect);
  }
  if (name === 'nativeIdentity') return toParameter(name, scope.nativeIdentity, type, dialect);
  const { entitlement } = scope;
  if (entitlement && (name === 'value' || name === entitlement.attribute)) {
    return parameterOf(context, entitlement.attribute, entitlement.value, type);
  }
  if (name === 'password' && scope.password !== null) return toParameter(name, scope.password, type, dialect);
  return parameterOf(context, name, scope.plan.get(name), type);
}

function mentions(statements: readonly Statement[], attribute: string): boolean {
  return statements.some(({ variables }) => variables.some(({ root, name }) => root === 'plan' && name === attribute));
}
