import { stringifyInOrder } from '@muster/engine';
import { OperatorError } from '../operator-error.ts';

/** A refusal of the API, with what it said. */
export class ImportError extends OperatorError {}

/** Requests to a running server on behalf of an import: the same operations that anybody may call. */
export interface ApiSession {
  readonly identityId: string;
  get<T>(path: string): Promise<T>;
  /** Undefined sends no body. */
  send<T>(method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown): Promise<T>;
  upload<T>(path: string, file: { name: string; content: Uint8Array }): Promise<T>;
}

/** `baseUrl` is the server's, without family. */
export function openApiSession(baseUrl: string, token: string, identityId: string): ApiSession {
  const call = async <T>(method: string, path: string, init: RequestInit): Promise<T> => {
    const url = path.startsWith('/muster/') ? `${baseUrl}${path}` : `${baseUrl}/beta${path}`;
    const response = await fetch(url, { ...init, method, headers: { ...init.headers, authorization: `Bearer ${token}` } });
    const text = await response.text();
    if (!response.ok) throw new ImportError(`${method} ${path} was answered ${response.status}: ${reasonIn(text)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    identityId,
    get: (path) => call('GET', path, {}),
    send: (method, path, body) =>
      call(
        method,
        path,
        body === undefined
          ? {}
          : {
              body: stringifyInOrder(body),
              headers: { 'content-type': method === 'PATCH' ? 'application/json-patch+json' : 'application/json' },
            },
      ),
    upload(path, file) {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(file.content)], { type: 'text/csv' }), file.name);
      return call('POST', path, { body: form });
    },
  };
}

function reasonIn(text: string): string {
  try {
    const body = JSON.parse(text) as { messages?: { text: string }[]; error?: string };
    return body.messages?.[0]?.text ?? body.error ?? text;
  } catch {
    return text;
  }
}

/** Every record of a collection. */
export async function listAll<T>(api: ApiSession, path: string, limit = 250): Promise<T[]> {
  const records: T[] = [];
  for (;;) {
    const page = await api.get<T[]>(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}&offset=${records.length}`);
    records.push(...page);
    if (page.length < limit) return records;
  }
}
