/** User levels by technical name (contract: BEHAVIOUR 4). */
export type Level =
  | 'ORG_ADMIN'
  | 'HELPDESK'
  | 'CERT_ADMIN'
  | 'REPORT_ADMIN'
  | 'ROLE_ADMIN'
  | 'ROLE_SUBADMIN'
  | 'SOURCE_ADMIN'
  | 'SOURCE_SUBADMIN';

/** Who may call an operation: one of the scopes and one of the levels (contract: BEHAVIOUR 4, its table). */
export interface Rights {
  /** Alternatives, one of which is enough unless `everyScope` says otherwise; empty: only `sp:scopes:all`; `none`: any token. */
  readonly scopes: readonly string[] | 'none';
  /** All of the scopes are needed, as the contract wants it in one place (BEHAVIOUR 4). */
  readonly everyScope?: boolean;
  /** Levels that may; `any`: every user. */
  readonly levels: readonly Level[] | 'any';
  /** Whether an API client, a token without user, may. */
  readonly clients: boolean;
  /** Needs the scope `muster:operator`, which no client is ever granted: only who holds the secret key can sign such a token. */
  readonly operator?: boolean;
  /** Name of the path parameter that, when it is the caller's own identity, lets any user in. */
  readonly self?: string;
  /** Name of the path parameter whose identity's manager is let in. */
  readonly managerOf?: string;
}

export const operatorScope = 'muster:operator';

/** Who calls: a user through a personal access token, or an API client. */
export interface Caller {
  readonly clientId: string;
  readonly identityId: string | null;
  /** The user's alias, or the API client's name: what tasks show as launcher. */
  readonly name: string;
  readonly levels: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
}

export type Verdict = 'granted' | 'refused' | 'self' | 'manager';

/**
 * Scopes ∩ level. `self` and `manager` say that the caller is let in only for an own object or for a report's: the object decides.
 */
export function judgeRights(rights: Rights, caller: Caller): Verdict {
  if (rights.operator) return caller.scopes.has(operatorScope) ? 'granted' : 'refused';
  if (!holdsScopes(rights, caller.scopes)) return 'refused';
  if (caller.identityId === null) return rights.clients ? 'granted' : 'refused';
  if (rights.levels === 'any' || rights.levels.some((level) => caller.levels.has(level))) return 'granted';
  if (rights.managerOf) return 'manager';
  return rights.self ? 'self' : 'refused';
}

function holdsScopes({ scopes, everyScope }: Rights, held: ReadonlySet<string>): boolean {
  if (scopes === 'none' || held.has('sp:scopes:all')) return true;
  return everyScope ? scopes.every((scope) => held.has(scope)) : scopes.some((scope) => held.has(scope));
}
