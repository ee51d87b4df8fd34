import type { Lookup } from '@muster/engine';
import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { groupBy } from '../group-by.ts';

/** Which account somebody has on a source, as a question of the kind `account` asks. */
type AccountQuestion = Pick<Lookup, 'attribute' | 'valueKey'>;

interface KnownAccount {
  readonly sourceId: string;
  readonly nativeIdentity: string;
  readonly disabled: boolean;
  readonly created: string;
}

/** The native identity of an identity's account on a source; of several the one that rights would go to (contract: BEHAVIOUR 9.3). */
export function nativeIdentityOn(accounts: readonly KnownAccount[], sourceId: string): string | null {
  let chosen: KnownAccount | null = null;
  for (const account of accounts) {
    if (account.sourceId === sourceId && (chosen === null || isBefore(account, chosen))) chosen = account;
  }
  return chosen?.nativeIdentity ?? null;
}

function isBefore(left: KnownAccount, right: KnownAccount): boolean {
  if (left.disabled !== right.disabled) return right.disabled;
  if (left.created !== right.created) return left.created < right.created;
  return left.nativeIdentity < right.nativeIdentity;
}

/** The answers to such questions, in their order. */
export async function findNativeIdentities(db: Db, asked: readonly AccountQuestion[]): Promise<(string | null)[]> {
  if (asked.length === 0) return [];
  const { rows } = await sql<KnownAccount & { readonly identityId: string }>`
    select a.identity_id as "identityId", a.source_id as "sourceId", a.native_identity as "nativeIdentity", a.disabled, a.created
    from (select distinct * from unnest(${asked.map(({ valueKey }) => valueKey)}::text[], ${asked.map(({ attribute }) => attribute)}::text[])
      as q(identity_id, source_id)) q
    join account a on a.identity_id = q.identity_id and a.source_id = q.source_id`.execute(db);
  const accounts = groupBy(rows, ({ identityId }) => identityId);
  return asked.map(({ attribute, valueKey }) => nativeIdentityOn(accounts.get(valueKey) ?? [], attribute));
}
