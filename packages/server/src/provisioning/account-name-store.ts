import { foldKey, longestName, type NameQuestion, textOf, type Value } from '@muster/engine';
import { sql } from 'kysely';
import { shiftTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';

/** Accounts that are read at once. */
const pageSize = 2_000;
/** A transaction may have stored accounts with an earlier time than one that ended before it. */
const overlapMs = 10 * 60_000;

type NamedAttribute = Pick<NameQuestion, 'sourceId' | 'attribute'>;

/**
 * Brings the folded values of these attributes up to date, for names to be compared with. An attribute is read in all accounts of the source
 * once, when a name is first generated for it, and after that only where accounts have changed: so importing accounts costs no more than
 * before, and a name is found with an index (contract: BEHAVIOUR 9.5, "claimed per source and attribute against accounts known here").
 */
export async function readAccountNames(db: Db, names: readonly NamedAttribute[]): Promise<void> {
  const distinct = new Map(names.map(({ sourceId, attribute }) => [JSON.stringify([sourceId, attribute]), { sourceId, attribute }]));
  // In one order, so that two who do this at one time do not wait for each other.
  for (const [, named] of [...distinct].sort(([left], [right]) => (left < right ? -1 : 1))) await readNames(db, named);
}

interface NamedAccount {
  readonly id: string;
  readonly name: string;
  readonly native_identity: string;
  readonly value: Value;
  readonly modified: string;
}

async function readNames(db: Db, { sourceId, attribute }: NamedAttribute): Promise<void> {
  const state = await db
    .selectFrom('account_name_state')
    .select('read_until')
    .where('source_id', '=', sourceId)
    .where('attribute', '=', attribute)
    .executeTakeFirst();
  const schema = await db
    .selectFrom('source_schema')
    .select(['identity_attribute', 'display_attribute'])
    .where('source_id', '=', sourceId)
    .where('name', '=', 'account')
    .executeTakeFirst();
  let last = { modified: state === undefined ? '-infinity' : shiftTime(state.read_until, -overlapMs), id: '' };
  for (;;) {
    const { rows } = await sql<NamedAccount>`
      select id, name, native_identity, attributes -> ${attribute}::text as value, modified from account
      where source_id = ${sourceId} and (modified, id) > (${last.modified}::timestamptz, ${last.id}) order by modified, id limit ${pageSize}`.execute(
      db,
    );
    await storeNames(
      db,
      { sourceId, attribute },
      rows.map((row) => ({ id: row.id, keys: keysOf(row, attribute, schema) })),
    );
    last = rows.at(-1) ?? last;
    if (rows.length < pageSize) break;
  }
  if (last.id === '') return;
  await sql`insert into account_name_state (source_id, attribute, read_until) values (${sourceId}, ${attribute}, ${last.modified}::timestamptz)
    on conflict (source_id, attribute) do update set read_until = greatest(account_name_state.read_until, excluded.read_until)
    where account_name_state.read_until < excluded.read_until`.execute(db);
}

/** The account's identity and name stand for the attributes that they are made of, which not every listing gives. */
function keysOf(
  { name, native_identity: nativeIdentity, value }: NamedAccount,
  attribute: string,
  schema: { readonly identity_attribute: string; readonly display_attribute: string } | undefined,
): string[] {
  const values = Array.isArray(value) ? [...(value as readonly Value[])] : [value];
  if (attribute === schema?.identity_attribute) values.push(nativeIdentity);
  if (attribute === schema?.display_attribute) values.push(name);
  const keys = values.map((member) => foldKey(textOf(member) ?? '')).filter((key) => key !== '' && key.length <= longestName);
  return [...new Set(keys)];
}

/** Accounts are no more. A name that is stored meanwhile finds none, and is of no account. */
export async function deleteAccountNames(db: Db, accountIds: readonly string[]): Promise<void> {
  await db
    .deleteFrom('account_name')
    .where('account_id', 'in', [...accountIds])
    .execute();
}

async function storeNames(
  db: Db,
  { sourceId, attribute }: NamedAttribute,
  accounts: readonly { readonly id: string; readonly keys: readonly string[] }[],
): Promise<void> {
  if (accounts.length === 0) return;
  const pairs = accounts.flatMap(({ id, keys }) => keys.map((key) => ({ id, key })));
  const wanted = sql`select * from unnest(${pairs.map(({ id }) => id)}::text[], ${pairs.map(({ key }) => key)}::text[]) as w(account_id, name_key)`;
  await sql`delete from account_name n where n.account_id = any(${accounts.map(({ id }) => id)}::text[]) and n.attribute = ${attribute}
    and not exists (select from (${wanted}) w where w.account_id = n.account_id and w.name_key = n.name_key)`.execute(db);
  await sql`insert into account_name (account_id, source_id, attribute, name_key)
    select w.account_id, ${sourceId}, ${attribute}, w.name_key from (${wanted}) w order by w.account_id, w.name_key
    on conflict do nothing`.execute(db);
}
