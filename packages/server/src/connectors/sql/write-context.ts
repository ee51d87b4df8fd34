import type { AccountReference, ConnectorError, ObjectRecord, ObjectSchema, ValueChange } from '../live-connector.ts';
import { isDone, newIdentity } from './changes.ts';
import type { Parameter, SqlConnection } from './connection.ts';
import { connectorError, shorten } from './errors.ts';
import { type ParameterType, toParameter } from './parameters.ts';
import { canReadOne, readOne } from './read-objects.ts';
import type { ObjectSettings, SqlSettings } from './settings.ts';

/** What writing one account needs: a connection within a transaction, and how accounts are read. */
export interface WriteContext {
  readonly connection: SqlConnection;
  readonly settings: SqlSettings;
  readonly objects: ObjectSettings;
  readonly schema: ObjectSchema;
}

export function missing(nativeIdentity: string): ConnectorError {
  return connectorError('missing', `There is no account "${shorten(nativeIdentity)}"`);
}

export function unsupported(sentence: string): ConnectorError {
  return connectorError('unsupported', sentence);
}

/** A value of an account attribute as it is bound, in the schema's type where a dialect needs it. */
export function parameterOf(
  { connection, schema }: WriteContext,
  name: string,
  value: unknown,
  type: ParameterType | null = null,
): Parameter {
  const declared = schema.attributes.find((attribute) => attribute.name === name)?.type === 'DATE' ? 'date' : null;
  return toParameter(name, value, type ?? declared, connection.dialect);
}

/** The account as the target has it; `unknown` when the settings give no way to read one. */
export async function readAccount(context: WriteContext, nativeIdentity: string): Promise<ObjectRecord | 'unknown' | null> {
  if (!canReadOne(context.objects)) return 'unknown';
  return readOne(context.connection, context.objects, context.schema, nativeIdentity);
}

/**
 * Ends an update whose account is not there. When it was to be renamed it may have been already, by an earlier call whose answer was lost;
 * but then everything else of that call is done too. Else the account of the new name is somebody else's.
 */
export async function endWithoutAccount(
  context: WriteContext,
  account: AccountReference,
  changes: readonly ValueChange[],
): Promise<string> {
  const renamed = newIdentity(context.schema, account.nativeIdentity, changes);
  if (renamed !== null) {
    // The statement that did not find the account may have ended the transaction; nothing was written in it.
    await context.connection.command('rollback');
    await context.connection.begin();
    const record = await readAccount(context, renamed);
    if (record !== null && record !== 'unknown' && isDone(record, context.schema, changes)) return record.nativeIdentity;
  }
  throw missing(account.nativeIdentity);
}
