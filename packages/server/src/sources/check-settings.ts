import type { Connector, ObjectSchema } from '../connectors/connector.ts';
import { illegalValue } from '../errors.ts';

/** Reads settings, and refuses those that the connector cannot work with, naming the first that is wrong. Answers with the features. */
export function checkSettings(
  connector: Connector,
  settings: Readonly<Record<string, unknown>>,
  schemas: readonly ObjectSchema[],
): readonly string[] {
  const result = connector.readSettings(settings, schemas);
  if (!('problems' in result)) return connector.features(result.settings as never);
  // A connector's sentence begins with the setting that it is about.
  const key = result.problems[0]!.split(' ')[0]!;
  throw illegalValue(`connectorAttributes.${key}`, result.problems.map((problem) => `${problem}.`).join(' '));
}

/**
 * The schemas that a new source's settings are checked against: the first ones, and every name that its filter mentions. Clients send their
 * own schema only afterwards, and a filter is written for that one.
 */
export function schemasOnTrust(schemas: readonly ObjectSchema[], settings: Readonly<Record<string, unknown>>): ObjectSchema[] {
  const filter = typeof settings.filterString === 'string' ? settings.filterString : '';
  const words = [...filter.matchAll(/[\p{L}\p{N}_-]+|"((?:[^"\\]|\\.)*)"/gu)].map(([word, quoted]) => quoted ?? word);
  const named = words.map((name) => ({ name, type: 'STRING', isMulti: false, isEntitlement: false, groupSchema: null }));
  return schemas.map((schema) => (schema.name === 'account' ? { ...schema, attributes: [...schema.attributes, ...named] } : schema));
}
