import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../clock.ts';
import { Unauthorized } from '../http/error-reply.ts';
import type { Keys } from './keys.ts';

/** What an access token carries (contract: BEHAVIOUR 4). Levels in it are a snapshot: the live ones decide. */
export interface TokenClaims {
  readonly client_id: string;
  readonly scope: readonly string[];
  readonly jti: string;
  readonly exp: number;
}

export interface Tokens {
  sign(claims: Readonly<Record<string, unknown>>, jti: string, lifeSeconds: number): Promise<string>;
  /** The claims of a good token; throws {@link Unauthorized} with the contract's text for any other. */
  verify(token: string): Promise<TokenClaims>;
}

/** Signatures already checked are remembered, so that a busy client costs one check. */
const rememberedTokens = 1_000;

export function createTokens(keys: Keys, clock: Clock): Tokens {
  const remembered = new Map<string, TokenClaims>();
  return {
    sign: (claims, jti, lifeSeconds) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keys.keyId })
        .setJti(jti)
        .setIssuedAt(Math.floor(clock.now() / 1000))
        .setExpirationTime(Math.floor(clock.now() / 1000) + lifeSeconds)
        .sign(keys.signing),
    async verify(token) {
      const known = remembered.get(token);
      if (known !== undefined && known.exp * 1000 > clock.now()) return known;
      remembered.delete(token);
      const claims = await check(token, keys, clock);
      if (remembered.size >= rememberedTokens) remembered.delete(remembered.keys().next().value!);
      remembered.set(token, claims);
      return claims;
    },
  };
}

async function check(token: string, keys: Keys, clock: Clock): Promise<TokenClaims> {
  try {
    const { payload } = await jwtVerify(token, keys.signing, { algorithms: ['HS256'], currentDate: new Date(clock.now()) });
    return payload as unknown as TokenClaims;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new Unauthorized('JWT validation failed: JWT is expired');
    if (error instanceof errors.JWSSignatureVerificationFailed) throw new Unauthorized('JWT validation failed: signature is invalid');
    throw new Unauthorized('JWT validation failed: JWT is malformed');
  }
}
