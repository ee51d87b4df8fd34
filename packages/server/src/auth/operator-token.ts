import type { Services } from '../services.ts';
import { operatorScope } from './rights.ts';

/** How long an import may take, in seconds. */
const lifeSeconds = 43_200;

/** A token of the administrator that may also do what only the operator may. Signing it takes the secret key, nothing else. */
export function operatorToken({ tokens, ids }: Pick<Services, 'tokens' | 'ids'>, clientId: string): Promise<string> {
  return tokens.sign({ client_id: clientId, scope: ['sp:scopes:all', operatorScope] }, ids.next(), lifeSeconds);
}
