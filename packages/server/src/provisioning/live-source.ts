import type { Keys } from '../auth/keys.ts';
import { findLiveConnector } from '../connectors/index.ts';
import { type CallLimits, ConnectorError, type LiveConnector, type ObjectSchema } from '../connectors/live-connector.ts';
import type { Db } from '../database/open-database.ts';
import { loadObjectSchemas } from '../sources/object-schemas.ts';
import { joinSecrets } from '../sources/secret-settings.ts';

/** What it takes to reach a source, even one that has no schema yet. */
export interface ReachableSource {
  readonly id: string;
  readonly name: string;
  readonly connector: LiveConnector;
  readonly settings: unknown;
  readonly schemas: readonly ObjectSchema[];
  readonly limits: CallLimits;
}

/** A source as its connector works on it. */
export interface LiveSource extends ReachableSource {
  readonly accountSchema: ObjectSchema;
  readonly retries: RetrySettings;
  /** Accounts that may be changed at one time. */
  readonly concurrency: number;
  /** Changes when anything of the above does: an open session is only good for the settings that it was opened with. */
  readonly fingerprint: string;
}

/** When a failed call is tried again (contract: BEHAVIOUR 9.7). */
export interface RetrySettings {
  readonly retryableErrors: readonly string[];
  readonly maxRetries: number;
  readonly longestWaitMs: number;
}

/** Loads a source with its secrets. Throws a {@link ConnectorError} of kind `configuration` when it cannot be worked with as it stands. */
export async function loadLiveSource(db: Db, sourceId: string, keys: Pick<Keys, 'decrypt'>): Promise<LiveSource> {
  const { source, attributes, modified } = await load(db, sourceId, keys);
  const accountSchema = source.schemas.find(({ name }) => name === 'account');
  if (accountSchema === undefined) throw new ConnectorError('configuration', `The source "${source.name}" has no account schema.`);
  return {
    ...source,
    accountSchema,
    retries: retriesOf(attributes),
    concurrency: numberOf(attributes.provisioningConcurrency, 1, 32) ?? 4,
    fingerprint: `${modified} ${JSON.stringify(source.schemas)}`,
  };
}

/** The same for what needs no schema of accounts, such as finding it out. */
export async function loadReachableSource(db: Db, sourceId: string, keys: Pick<Keys, 'decrypt'>): Promise<ReachableSource> {
  return (await load(db, sourceId, keys)).source;
}

async function load(db: Db, sourceId: string, keys: Pick<Keys, 'decrypt'>) {
  const row = await db
    .selectFrom('source')
    .select(['id', 'name', 'connector', 'connector_attributes', 'secrets', 'modified'])
    .where('id', '=', sourceId)
    .executeTakeFirst();
  const connector = row && findLiveConnector(row.connector);
  if (connector === undefined) throw new ConnectorError('configuration', 'The source has no connector that could be called.');
  const schemas = await loadObjectSchemas(db, sourceId);
  const attributes = joinSecrets({ plain: row!.connector_attributes, secrets: row!.secrets }, keys as Keys, sourceId);
  const read = connector.readSettings(attributes, schemas);
  if ('problems' in read)
    throw new ConnectorError('configuration', `The settings of "${row!.name}" do not fit: ${read.problems.join('; ')}.`);
  const { settings } = read;
  const source: ReachableSource = { id: sourceId, name: row!.name, connector, settings, schemas, limits: limitsOf(attributes) };
  return { source, attributes, modified: row!.modified };
}

function limitsOf(attributes: Readonly<Record<string, unknown>>): CallLimits {
  return {
    connectTimeoutMs: (numberOf(attributes.connectTimeout, 1, 600) ?? 10) * 1000,
    operationTimeoutMs: (numberOf(attributes.operationTimeout, 1, 3600) ?? 60) * 1000,
  };
}

function retriesOf(attributes: Readonly<Record<string, unknown>>): RetrySettings {
  const { retryableErrors } = attributes;
  const texts = Array.isArray(retryableErrors) ? retryableErrors : typeof retryableErrors === 'string' ? [retryableErrors] : [];
  return {
    retryableErrors: texts.map((text) => String(text).toLowerCase()).filter((text) => text !== ''),
    maxRetries: numberOf(attributes.provisioningMaxRetries ?? attributes.maxRetryCount, 0, 1_000) ?? 10,
    longestWaitMs: (numberOf(attributes.provisioningRetryThreshold, 1, 10_080) ?? 60) * 60_000,
  };
}

/** Settings come as numbers or as texts; what is no number within the bounds counts as absent. */
function numberOf(value: unknown, least: number, most: number): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= least && number <= most ? number : undefined;
}
