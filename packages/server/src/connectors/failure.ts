import { ConnectorError, type ConnectorErrorKind } from './live-connector.ts';

/** One sentence on one line, whatever the system or an account's name put into it. */
export function failure(kind: ConnectorErrorKind, text: string, retryAfterMs: number | null = null): ConnectorError {
  const line = text
    .replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
    .trim()
    .replace(/\.$/, '');
  return new ConnectorError(kind, `${brief(line, 550)}.`, retryAfterMs);
}

/** For a sentence; a long text loses its middle. */
export function brief(text: string, maxLength = 160): string {
  const half = Math.floor(maxLength / 2);
  return text.length <= maxLength ? text : `${text.slice(0, half)}…${text.slice(-half)}`;
}
