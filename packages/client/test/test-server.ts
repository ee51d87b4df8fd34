import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, type ClientOptions, createClient } from '../src/index.ts';

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How one request is answered; `body` is sent as JSON unless it is text. `hang` never answers, `cut` breaks the connection. */
type Reply = { status?: number; headers?: Record<string, string>; body?: unknown } | 'hang' | 'cut';

/** A real HTTP server that answers what a test says and keeps what it received. */
export interface TestServer {
  readonly url: string;
  /** Requests of the API, in the order of their arrival. */
  readonly received: Received[];
  /** Requests for a token. */
  readonly tokenRequests: Received[];
  /** Answers of the API, first to last; the last one is repeated. A function decides by the request. */
  answer(...replies: (Reply | ((request: Received) => Reply))[]): void;
  answerTokens(...replies: Reply[]): void;
  /** A client whose waits take no time; `waits` lists them. */
  client(options?: Partial<ClientOptions>): Client;
  readonly waits: number[];
  close(): Promise<void>;
}

export async function testServer(): Promise<TestServer> {
  let replies: (Reply | ((request: Received) => Reply))[] = [{ body: {} }];
  let tokenReplies: Reply[] = [];
  const received: Received[] = [];
  const tokenRequests: Received[] = [];
  const waits: number[] = [];
  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const kept = { method, url, headers, body: Buffer.concat(chunks).toString() };
    if (url === '/oauth/token') {
      tokenRequests.push(kept);
      send(response, tokenReplies.shift() ?? { body: { access_token: `token-${tokenRequests.length}`, expires_in: 3600 } });
      return;
    }
    received.push(kept);
    const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
    send(response, typeof reply === 'function' ? reply(kept) : reply);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    url,
    received,
    tokenRequests,
    waits,
    answer: (...next) => {
      replies = next;
    },
    answerTokens: (...next) => {
      tokenReplies = next;
    },
    client: (options = {}) => {
      const delay = async (milliseconds: number) => void waits.push(milliseconds);
      return createClient({ baseUrl: url, clientId: 'id', clientSecret: 'secret', timing: { delay, random: () => 0.5 }, ...options });
    },
    close: () => {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return;
  if (reply === 'cut') {
    response.destroy();
    return;
  }
  const { status = 200, headers = {}, body } = reply;
  response.writeHead(status, { ...(typeof body === 'object' ? { 'content-type': 'application/json' } : {}), ...headers });
  response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
}
