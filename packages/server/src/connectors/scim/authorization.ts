import type { Dispatcher } from 'undici';
import { failure } from '../failure.ts';
import { type Answer, refused } from './answer.ts';
import type { Authentication, ClientCredentials } from './settings.ts';

type Exchange = (url: URL, options: Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'>) => Promise<Answer>;

/** Makes the header by which the service knows who asks. */
export class Authorization {
  /** What must never be seen in an error. */
  readonly secrets: string[];
  #token: Promise<string> | null = null;

  constructor(
    private readonly authentication: Authentication,
    private readonly exchange: Exchange,
  ) {
    this.secrets = secretsOf(authentication);
  }

  /** Whether there is more to try when the service does not take the header. */
  get canRenew(): boolean {
    return this.authentication.by === 'client-credentials';
  }

  async header(renew: boolean): Promise<string | null> {
    const { authentication } = this;
    switch (authentication.by) {
      case 'nothing':
        return null;
      case 'basic':
        return `Basic ${base64(`${authentication.user}:${authentication.password}`)}`;
      case 'bearer':
        return `Bearer ${authentication.token}`;
      case 'client-credentials':
        return `Bearer ${await this.#currentToken(authentication, renew)}`;
    }
  }

  /** Calls that need a token at the same time share one. How long it is good for the service shows by not taking it any more. */
  #currentToken(credentials: ClientCredentials, renew: boolean): Promise<string> {
    if (renew) this.#token = null;
    this.#token ??= this.#askForToken(credentials).catch((error) => {
      this.#token = null;
      throw error;
    });
    return this.#token;
  }

  /** Token services take the secret in the header or in the form, and some in only one of them (RFC 6749, section 2.3.1). */
  async #askForToken({ clientId, clientSecret, tokenUrl }: ClientCredentials): Promise<string> {
    const credentials = [clientId, clientSecret].map(encodeURIComponent).join(':');
    this.secrets.push(base64(credentials));
    const ask = (headers: Record<string, string>, form: Record<string, string>) =>
      this.exchange(new URL(tokenUrl), {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
      });
    let answer = await ask({ authorization: `Basic ${base64(credentials)}` }, {});
    if (answer.status === 400 || answer.status === 401) answer = await ask({}, { client_id: clientId, client_secret: clientSecret });
    const token = answer.body?.access_token;
    if (answer.status === 200 && typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) {
      this.secrets.push(token);
      return token;
    }
    if (answer.status !== 200) throw refusedToken(answer);
    throw failure('configuration', 'Signing in: the answer of token_url holds no access_token');
  }
}

function refusedToken(answer: Answer) {
  const isRefusal = answer.status >= 400 && answer.status < 500 && answer.status !== 429 && answer.status !== 408;
  return isRefusal ? refused('Asking token_url for a token', answer, 'sign-in') : refused('Asking token_url for a token', answer);
}

function secretsOf(authentication: Authentication): string[] {
  switch (authentication.by) {
    case 'nothing':
      return [];
    case 'basic':
      return [base64(`${authentication.user}:${authentication.password}`), authentication.password];
    case 'bearer':
      return [authentication.token];
    case 'client-credentials':
      return [authentication.clientSecret];
  }
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
