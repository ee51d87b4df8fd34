import { ConnectorError, type ConnectorErrorKind } from '../live-connector.ts';
import type { DatabaseAddress } from './address.ts';
import { DatabaseError } from './connection.ts';

/** Reasons that Node gives as codes, in words. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it broke the connection off',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ETIMEDOUT: 'it did not answer in time',
};

/**
 * Why a connection could not be made. Whatever is neither the sign-in nor a setting means that the source is down: it costs no attempts
 * (contract: BEHAVIOUR 9.7).
 */
export function connectError(error: unknown, driverError: DatabaseError, address: DatabaseAddress): ConnectorError {
  const place = `${address.host}:${address.port}`;
  const said = withoutSecrets(driverError.message, [address.password]);
  if (driverError.kind === 'sign-in')
    return connectorError('sign-in', `The database at ${place} refuses the sign-in of "${address.user}": ${said}`);
  if (driverError.kind === 'configuration') return connectorError('configuration', `The database at ${place} cannot be used: ${said}`);
  const code = (error as { code?: unknown } | null)?.code;
  const reason = typeof code === 'string' && Object.hasOwn(reasons, code) ? reasons[code]! : said;
  return connectorError('down', `The database at ${place} cannot be reached: ${reason || 'it does not say why'}`);
}

/** What went wrong with a call, in a sentence that says what was being done. */
export function callError(error: unknown, doing: string, secrets: readonly string[]): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const kind = error.kind === 'unique' || error.kind === 'bad-value' ? 'refused' : error.kind;
  const said = withoutSecrets(error.message, secrets).replace(/\.$/, '');
  return connectorError(kind, `${doing} failed: ${said}${error.state === null ? '' : ` (SQLSTATE ${error.state})`}`);
}

export function connectorError(kind: ConnectorErrorKind, text: string): ConnectorError {
  const line = text.replace(/\s+/gu, ' ').trim().replace(/\.$/, '');
  return new ConnectorError(kind, `${shorten(line, 500)}.`);
}

/** A text for a sentence: long ones lose their middle. */
export function shorten(text: string, maxCharacters = 80): string {
  const characters = [...text];
  if (characters.length <= maxCharacters) return text;
  const half = Math.floor(maxCharacters / 2) - 1;
  return `${characters.slice(0, half).join('')}…${characters.slice(-half).join('')}`;
}

/**
 * Databases quote values in their messages, whole or cut off. What is quoted there and is a secret or a piece of one is left out, even
 * where a column has that name too.
 */
function withoutSecrets(message: string, secrets: readonly string[]): string {
  let text = message;
  for (const secret of secrets) {
    if (secret === '') continue;
    text = text
      .replaceAll(secret, '…')
      .replace(/(['"`])((?:(?!\1).)+)\1/gsu, (whole, quote: string, part: string) =>
        secret.includes(part) || part.includes(secret) ? `${quote}…${quote}` : whole,
      );
  }
  return text;
}
