import { foldKey, type NameQuestion } from '@muster/engine';
import type { ObjectRecord, ObjectSchema, Session } from '../connectors/live-connector.ts';
import type { StoredChange } from '../database/access-tables.ts';
import type { ClaimedOperation } from './outbox-store.ts';
import { AccountExists, adoptCreated, createAccount, type Performed } from './perform-operation.ts';

/** What making an account needs of whoever carries the operation out. */
export interface CreationCalls {
  /** The values to send: secrets are decrypted and passwords made only now. */
  valuesOf(operation: ClaimedOperation): readonly StoredChange[];
  /** Whether an account that stands in the way is this identity's all the same. */
  mayAdopt(operation: ClaimedOperation, record: ObjectRecord): Promise<boolean>;
  /** Whether an account is known here as another identity's. */
  isSomebodyElses(operation: ClaimedOperation, record: ObjectRecord): Promise<boolean>;
  /** Gives the operation other names, since the target has these. Throws when none is left. */
  rename(operation: ClaimedOperation, taken: readonly NameQuestion[]): Promise<ClaimedOperation>;
  /** The names are free: from now on whatever bears them may be what this operation has made. */
  noteChecked(operation: ClaimedOperation): Promise<void>;
}

/**
 * Makes an account. Of names that were generated with sourceCheck the target is asked first, and while it has them others are taken
 * (contract: TRANSFORMS 2, usernameGenerator; BEHAVIOUR 9.5). An attempt that may have been done is looked up before that: the name is then
 * taken by what it made. As long as the names had not been checked nothing was sent, and what bears them is somebody else's.
 */
export async function createWithFreeNames(
  session: Session,
  schema: ObjectSchema,
  claimed: ClaimedOperation,
  calls: CreationCalls,
): Promise<Performed> {
  if (claimed.wasStarted && (claimed.areNamesChecked || checkedNames(claimed).length === 0)) {
    const adopted = await adoptCreated(session, schema, claimed, calls.valuesOf(claimed), (record) =>
      calls.isSomebodyElses(claimed, record),
    );
    if (adopted !== null) return adopted;
  }
  for (let operation = claimed; ; ) {
    operation = await findFreeNames(session, schema, operation, calls);
    try {
      return await createAccount(session, schema, operation, calls.valuesOf(operation), (record) => calls.mayAdopt(operation, record));
    } catch (error) {
      // Somebody was quicker.
      const taken = error instanceof AccountExists ? namesOf(operation, error.record) : [];
      if (taken.length === 0) throw error;
      operation = await calls.rename(operation, taken);
    }
  }
}

/** The operation with names that the target does not have. It ends, since each name is tried once and a generator gives fifty at most. */
async function findFreeNames(
  session: Session,
  schema: ObjectSchema,
  claimed: ClaimedOperation,
  calls: CreationCalls,
): Promise<ClaimedOperation> {
  let operation = claimed;
  for (;;) {
    const names = checkedNames(operation);
    if (names.length === 0) return operation;
    const taken: NameQuestion[] = [];
    for (const { question, value } of names) if (await session.isTaken(schema, question.attribute, value)) taken.push(question);
    if (taken.length === 0) break;
    operation = await calls.rename(operation, taken);
  }
  await calls.noteChecked(operation);
  return operation;
}

interface CheckedName {
  readonly question: NameQuestion;
  readonly value: string;
}

function checkedNames({ sourceId, changes }: ClaimedOperation): CheckedName[] {
  return changes.flatMap(({ attribute, value, sourceCheck }) => {
    if (sourceCheck === undefined) return [];
    const text = String(Array.isArray(value) ? value[0] : value);
    return [{ question: { sourceId, attribute, nameKey: foldKey(text) }, value: text }];
  });
}

/** The checked names that this account has. */
function namesOf(operation: ClaimedOperation, record: ObjectRecord | null): NameQuestion[] {
  const has = ({ question: { attribute, nameKey } }: CheckedName) => {
    const present = record && Object.hasOwn(record.attributes, attribute) ? record.attributes[attribute] : undefined;
    return (Array.isArray(present) ? present : [present]).some((member) => member !== undefined && foldKey(String(member)) === nameKey);
  };
  return checkedNames(operation)
    .filter(has)
    .map(({ question }) => question);
}
