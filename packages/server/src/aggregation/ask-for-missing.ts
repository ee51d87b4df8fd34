import type { Selectable } from 'kysely';
import { ConnectorError, type ObjectSchema, type Session } from '../connectors/live-connector.ts';
import type { AccountRow } from '../database/tables.ts';
import { type LiveSource, loadLiveSource } from '../provisioning/live-source.ts';
import { withOwnSession } from '../provisioning/sessions.ts';
import type { Services } from '../services.ts';

/** So many of the missing accounts are read singly before they are deleted (contract: BEHAVIOUR 9.9). */
export const confirmAtMost = 100;

/** Accounts asked for in one batch: a slow source answers within the lease of the task. */
export const confirmBatchSize = 20;

type Account = Pick<Selectable<AccountRow>, 'id' | 'native_identity'>;

export interface MissingAnswer {
  /** Native identities of those that are there all the same, or of which the source did not say that they are gone. */
  readonly found: readonly string[];
  /** The source cannot be asked for one account. */
  readonly cannotBeAsked: boolean;
  /** The source broke off: nothing is known of the others. */
  readonly failure: ConnectorError | null;
}

/** Asks the source for each of the accounts that its listing did not name. */
export async function askForMissing({ database, keys }: Services, sourceId: string, accounts: readonly Account[]): Promise<MissingAnswer> {
  const nothing = { found: [], cannotBeAsked: false, failure: null };
  if (accounts.length === 0) return nothing;
  try {
    const source: LiveSource = await loadLiveSource(database.db, sourceId, keys);
    return { ...nothing, found: await withOwnSession(source, (session) => findThere(session, source.accountSchema, accounts)) };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return error.kind === 'unsupported' ? { ...nothing, cannotBeAsked: true } : { ...nothing, failure: error };
  }
}

async function findThere(session: Session, schema: ObjectSchema, accounts: readonly Account[]): Promise<string[]> {
  const found: string[] = [];
  for (const { id, native_identity: nativeIdentity } of accounts) {
    // Its name went to another account, so there is nothing to ask by.
    if (nativeIdentity === id) continue;
    if (await isThere(session, schema, nativeIdentity)) found.push(nativeIdentity);
  }
  return found;
}

async function isThere(session: Session, schema: ObjectSchema, nativeIdentity: string): Promise<boolean> {
  try {
    return (await session.get(schema, nativeIdentity)) !== null;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.kind === 'missing') return false;
    // An account that cannot be read is not known to be gone.
    if (error.kind === 'refused' || error.kind === 'configuration') return true;
    throw error;
  }
}
