import type { Connector } from '../connectors/connector.ts';
import { builtConnectorNames, findConnector } from '../connectors/index.ts';
import { illegalValue, requiredMissing } from '../errors.ts';
import type { SourceInput } from './source-wire.ts';

const delimitedFile = 'delimited-file';

/**
 * The connector that a new source means. Clients say it in many ways (contract: BEHAVIOUR 8.2): by `connector`, by `type`, by
 * `connectorScriptName`, or by the flag `provisionAsCsv` in the query or the body. All that say something must say the same.
 */
export function readConnector(body: SourceInput, provisionAsCsv: boolean): Connector {
  const { connectorScriptName, provisionAsCsv: flagInBody } = body as Readonly<Record<string, unknown>>;
  const flagged = provisionAsCsv || flagInBody === true || flagInBody === 'true';
  const said = Object.entries({
    connector: body.connector,
    connectorScriptName,
    type: body.type,
    provisionAsCsv: flagged ? delimitedFile : null,
  });
  const found = said
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== '')
    .map(([key, text]) => ({ key, connector: requireConnector(key, text) }));
  const first = found[0]?.connector;
  if (first === undefined) throw requiredMissing('connector');
  const other = found.find(({ connector }) => connector !== first);
  if (other) throw illegalValue(other.key, `It means another connector than "${found[0]!.key}".`);
  return first;
}

function requireConnector(key: string, text: string): Connector {
  const connector = findConnector(text);
  if (connector === undefined) throw illegalValue(key, `Connectors that are built: ${builtConnectorNames.join(', ')}.`);
  return connector;
}
