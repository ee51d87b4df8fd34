import type { Connector } from './connector.ts';
import { delimitedFile } from './delimited-file/delimited-file.ts';
import { activeDirectory, openLdap } from './ldap/directory-connector.ts';
import type { LiveConnector } from './live-connector.ts';
import { scim } from './scim/scim.ts';
import { sql } from './sql/sql.ts';

/** Every connector that is built: one line each. */
export const builtConnectors: readonly Connector[] = [delimitedFile, openLdap, activeDirectory, sql, scim] as readonly Connector[];

/** The `connector` texts to name when another is asked for (BEHAVIOUR 8.2). */
export const builtConnectorNames: readonly string[] = builtConnectors.map((connector) => connector.name);

/**
 * The connector that a source's `connector`, `type` or `connectorClass` means, or undefined when it is not built. Clients spell one
 * connector in many ways, so signs, case and the endings `-angularsc` and `-saas` do not count (BEHAVIOUR 8.2, 9.13).
 */
export function findConnector(text: string): Connector | undefined {
  const key = spellingKey(text);
  return builtConnectors.find(({ name, type, className, aliases }) =>
    [name, type, className, ...aliases].some((own) => spellingKey(own) === key),
  );
}

/** The same, if it is one to a live system. */
export function findLiveConnector(text: string): LiveConnector | undefined {
  const connector = findConnector(text);
  return connector?.connectionType === 'direct' ? connector : undefined;
}

function spellingKey(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/-(angularsc|saas)$/, '')
    .replace(/[^a-z0-9]/g, '');
}
