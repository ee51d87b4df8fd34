import type { Dispatcher } from 'undici';
import { type Answer, isObject, type JsonObject } from './answer.ts';

/** Reads an answer to its end; its size is bounded by the connection. */
export async function readAnswer(response: Dispatcher.ResponseData, withoutSecrets: (text: string) => string): Promise<Answer> {
  const body = parse(await response.body.text());
  const header = (name: string): string => {
    const value = response.headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
  const text = (key: string): string => {
    const value = body?.[key];
    return typeof value === 'string' ? withoutSecrets(value.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ').trim()) : '';
  };
  return {
    status: response.statusCode,
    body,
    contentType: header('content-type').toLowerCase(),
    location: header('location') || null,
    retryAfterMs: readRetryAfter(header('retry-after'), header('date')),
    detail: text('detail') || text('error_description') || text('error') || text('message'),
    scimType: text('scimType'),
  };
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const longestWaitMs = 24 * 3_600_000;

/** Seconds, or a time, which is told from the service's own clock (RFC 9110, section 10.2.3). */
function readRetryAfter(text: string, date: string): number | null {
  const seconds = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : (Date.parse(text) - Date.parse(date)) / 1000;
  return Number.isFinite(seconds) && text !== '' ? Math.min(Math.max(seconds * 1000, 0), longestWaitMs) : null;
}
