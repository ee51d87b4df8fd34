import type { AccountSchema, Connector } from '../connectors/connector.ts';
import { findConnector } from '../connectors/index.ts';
import { illegalValue } from '../errors.ts';

/** Refuses settings that the connector cannot work with, naming the first that is wrong. */
export function checkSettings(connector: Connector, settings: Readonly<Record<string, unknown>>, schema: AccountSchema): void {
  const result = connector.readSettings(settings, schema);
  if (!('problems' in result)) return;
  // A connector's sentence begins with the setting that it is about.
  const key = result.problems[0]!.split(' ')[0]!;
  throw illegalValue(`connectorAttributes.${key}`, result.problems.map((problem) => `${problem}.`).join(' '));
}

/** The same when the account schema of a source changes: its settings may name attributes. */
export function checkSettingsAgainst(
  source: { readonly connector: string },
  settings: Readonly<Record<string, unknown>>,
  schema: AccountSchema,
): void {
  const connector = findConnector(source.connector);
  if (connector !== undefined) checkSettings(connector, settings, schema);
}

/**
 * The schema that a new source's settings are checked against: the first one, and every name that its filter mentions. Clients send their
 * own schema only afterwards, and a filter is written for that one.
 */
export function schemaOnTrust(schema: AccountSchema, settings: Readonly<Record<string, unknown>>): AccountSchema {
  const filter = typeof settings.filterString === 'string' ? settings.filterString : '';
  const words = [...filter.matchAll(/[\p{L}\p{N}_-]+|"((?:[^"\\]|\\.)*)"/gu)].map(([word, quoted]) => quoted ?? word);
  const attributes = words.map((name) => ({ name, type: 'STRING', isMulti: false }));
  return { ...schema, attributes: [...schema.attributes, ...attributes] };
}
