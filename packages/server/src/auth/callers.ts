import type { Clock } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import { Unauthorized } from '../http/error-reply.ts';
import { findApiClient, isUsable } from './api-client-store.ts';
import type { Caller } from './rights.ts';
import type { TokenClaims } from './tokens.ts';

/** Finds who a token stands for, with the rights as they are now, not as they were when it was issued. */
export interface Callers {
  find(db: Db, claims: TokenClaims): Promise<Caller>;
  /** Forgets what is remembered: called after every write in this process. */
  forget(): void;
}

/** How long another node's change of rights may go unseen. Changes made in this process are seen at once. */
const rememberedMs = 1_000;

export function createCallers(clock: Clock): Callers {
  const remembered = new Map<string, { caller: Caller; until: number }>();
  return {
    async find(db, claims) {
      const known = remembered.get(claims.jti);
      if (known !== undefined && known.until > clock.now()) return known.caller;
      const client = await findApiClient(db, claims.client_id);
      if (client === undefined || !isUsable(client)) throw new Unauthorized('JWT validation failed: the client is unknown');
      const caller: Caller = {
        clientId: client.id,
        identityId: client.identity_id,
        name: client.alias ?? client.name,
        levels: new Set(client.levels ?? []),
        scopes: new Set(claims.scope),
      };
      if (remembered.size > 10_000) remembered.clear();
      remembered.set(claims.jti, { caller, until: clock.now() + rememberedMs });
      return caller;
    },
    forget: () => remembered.clear(),
  };
}
