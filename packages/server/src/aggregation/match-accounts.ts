import type { Selectable } from 'kysely';
import type { AccountRecord } from '../connectors/connector.ts';
import type { Db } from '../database/open-database.ts';
import type { AccountRow } from '../database/tables.ts';
import { accountsBeingWritten, contentHash, findAccounts, findAccountsByUuid, namesOfOwnWork, vacateNames } from './account-store.ts';

type Row = Selectable<AccountRow>;

export interface KnownAccount {
  readonly record: AccountRecord;
  readonly row: Row;
  readonly changed: boolean;
}

export interface MatchedRecords {
  readonly added: readonly AccountRecord[];
  readonly known: readonly KnownAccount[];
  /** How many were read before Muster's own last write, and are ignored: of accounts that are known here, and of others. */
  readonly outdatedKnown: number;
  readonly outdatedOthers: number;
}

interface Reading {
  readonly sourceId: string;
  /** When the listing of a live source began; null for a file, whose records are always taken as they are. */
  readonly listedSince: string | null;
}

interface Match {
  readonly record: AccountRecord;
  readonly row: Row | undefined;
  /** The account that has the record's name here, if that is another one. */
  readonly holder: Row | undefined;
}

/**
 * Finds the accounts that records are of: by their uuid where the source has one, since a new name is the same account, else by name
 * (contract: BEHAVIOUR 9.9, 9.13). A name that has gone over to another account is taken from the one that had it.
 */
export async function matchAccounts(db: Db, reading: Reading, records: readonly AccountRecord[]): Promise<MatchedRecords> {
  const matches = await match(db, reading.sourceId, records);
  const isOutdated = await outdated(db, reading, matches);
  const current = matches.filter((candidate) => !isOutdated(candidate));
  await freeNames(db, current);
  const known = current.flatMap(({ record, row }) => (row === undefined ? [] : [{ record, row, changed: differs(record, row) }]));
  const outdatedKnown = matches.filter((candidate) => isOutdated(candidate) && candidate.row !== undefined).length;
  return {
    added: current.filter(({ row }) => row === undefined).map(({ record }) => record),
    known,
    outdatedKnown,
    outdatedOthers: matches.length - current.length - outdatedKnown,
  };
}

async function match(db: Db, sourceId: string, records: readonly AccountRecord[]): Promise<Match[]> {
  const byName = await findAccounts(
    db,
    sourceId,
    records.map(({ nativeIdentity }) => nativeIdentity),
  );
  const byUuid = await findAccountsByUuid(
    db,
    sourceId,
    records.flatMap(({ uuid }) => uuid ?? []),
  );
  return records.map((record) => {
    const named = byName.get(record.nativeIdentity);
    const identified = record.uuid == null ? undefined : byUuid.get(record.uuid);
    // Each is one account's: a source that gives an identity twice has given it to the first.
    if (identified) byUuid.delete(record.uuid!);
    const isSame = named !== undefined && (record.uuid == null || named.uuid === null);
    const row = identified ?? (isSame ? named : undefined);
    return { record, row, holder: named?.id === row?.id ? undefined : named };
  });
}

function differs(record: AccountRecord, row: Row): boolean {
  const isNamedAnew = row.native_identity !== record.nativeIdentity || (record.uuid != null && row.uuid !== record.uuid);
  return isNamedAnew || row.content_hash !== contentHash(record);
}

/** A record that was read before the account's last write is ignored, and so is one of an account on which a write is under way. */
async function outdated(db: Db, { sourceId, listedSince }: Reading, matches: readonly Match[]): Promise<(match: Match) => boolean> {
  if (listedSince === null) return () => false;
  const rows = matches.flatMap(({ row, holder }) => [row, holder]).filter((row) => row !== undefined);
  const underWay = await accountsBeingWritten(
    db,
    rows.map(({ id }) => id),
  );
  const names = matches.filter(({ row }) => row === undefined).map(({ record }) => record.nativeIdentity);
  const ownNames = await namesOfOwnWork(db, sourceId, names, listedSince);
  const isWritten = (row: Row | undefined) =>
    row !== undefined && (underWay.has(row.id) || (row.written !== null && row.written > listedSince));
  return ({ record, row, holder }) => isWritten(row) || isWritten(holder) || (row === undefined && ownNames.has(record.nativeIdentity));
}

/** Names are unique on a source at every moment, also while accounts exchange theirs: who gives one up has none meanwhile. */
async function freeNames(db: Db, matches: readonly Match[]): Promise<void> {
  const renamed = matches.flatMap(({ record, row }) => (row && row.native_identity !== record.nativeIdentity ? [row.id] : []));
  const holders = matches.flatMap(({ holder }) => (holder ? [holder.id] : []));
  await vacateNames(db, [...new Set([...renamed, ...holders])]);
}
