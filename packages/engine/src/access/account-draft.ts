import type { SourceConfiguration } from '../configuration.ts';
import type { Cause, PlannedChange } from '../plan.ts';
import type { AccountOperationKind, OpenOperation, SubjectAccount, ValueChange } from '../subject.ts';
import { attributeOf, textOf, type Value } from '../value.ts';
import { ChangingValues } from './changing-values.ts';
import { concerns, singleValued, valueKey, valuesOf } from './compare-values.ts';

/**
 * An account as it will be once everything that is planned is done, and what this refresh adds to that. All planning works on it, so that
 * nothing is planned twice and what is planned fits what will be there.
 *
 * What failed and is planned again does not count as done, and yet nobody knows whether the target did it. So all that it was about is in
 * doubt: it is planned though nothing seems to be left to do.
 */
export class AccountDraft {
  enabling: Cause | null = null;
  unlocking: Cause | null = null;
  disabling: Cause | null = null;
  deleting: Cause | null = null;
  readonly changes: PlannedChange[] = [];
  /** The right it was given in each attribute that holds one value. */
  readonly #given = new Map<string, string>();
  readonly #single: ReadonlySet<string>;
  readonly #values: ChangingValues;
  readonly #before: SubjectAccount;
  #account: SubjectAccount;
  #removes = false;

  constructor(
    /** Null: this refresh makes the account. */
    readonly id: string | null,
    readonly source: SourceConfiguration,
    account: SubjectAccount,
    /** It does not exist yet: an open CREATE makes it. */
    readonly isPending: boolean,
    /** Operations that failed and do not count as done any more. */
    readonly retried: readonly OpenOperation[] = [],
  ) {
    this.#single = singleValued(source);
    this.#values = new ChangingValues(account.attributes, source);
    this.#before = account;
    this.#account = account;
  }

  get account(): SubjectAccount {
    const { attributes } = this.#values;
    if (this.#account.attributes !== attributes) this.#account = { ...this.#account, attributes };
    return this.#account;
  }

  /** How it stands once what is planned is done. */
  get endsDisabled(): boolean {
    return this.disabling !== null || (this.enabling === null && this.account.disabled);
  }

  get isPlanned(): boolean {
    return this.changes.length > 0 || [this.enabling, this.unlocking, this.disabling, this.deleting].some((cause) => cause !== null);
  }

  holds(attribute: string, comparable: string): boolean {
    return this.#values.of(attribute).has(comparable);
  }

  /** Whether it held the value until another right replaced it. */
  replaces(attribute: string, comparable: string): boolean {
    if (!this.#single.has(attribute) || this.holds(attribute, comparable)) return false;
    return valuesOf(attributeOf(this.#before.attributes, attribute)).some((value) => valueKey(this.source, value) === comparable);
  }

  /** Whether a failed operation was about this value of the attribute or, with null, about the attribute at all; a DELETE is about all. */
  isInDoubt(attribute: string, comparable: string | null): boolean {
    const isAboutIt = (change: ValueChange) =>
      comparable === null ? change.attribute === attribute : concerns(this.source, change, attribute, comparable);
    return this.retried.length > 0 && this.retried.some(({ operation, changes }) => operation === 'DELETE' || changes.some(isAboutIt));
  }

  retries(kind: AccountOperationKind): boolean {
    return this.retried.some(({ operation }) => operation === kind);
  }

  valuesOf(attribute: string): string[] {
    return [...this.#values.of(attribute).values()];
  }

  textOf(attribute: string): string | null {
    return textOf(attributeOf(this.account.attributes, attribute));
  }

  /** False: the attribute holds one value only, and another right has it. */
  takesRight(attribute: string, comparable: string): boolean {
    return (this.#given.get(attribute) ?? comparable) === comparable;
  }

  /** From now on no other right has the attribute, where that holds one value only. */
  takeRight(attribute: string, comparable: string): void {
    if (this.#single.has(attribute)) this.#given.set(attribute, comparable);
  }

  /** Whether the removal of the value is planned. */
  removes(attribute: string, value: string): boolean {
    return this.#removal(attribute, value) >= 0;
  }

  /** Plans a change, which everything after it sees as done. */
  change(change: PlannedChange): void {
    const { attribute, op, value } = change;
    const undone = op === 'ADD' ? this.#removal(attribute, value) : -1;
    if (undone < 0) this.changes.push(change);
    else this.changes.splice(undone, 1);
    this.#removes ||= op === 'REMOVE';
    this.#values.carryOut(change);
  }

  #removal(attribute: string, value: Value): number {
    const key = valueKey(this.source, textOf(value) ?? '');
    const isIt = (planned: PlannedChange) => planned.op === 'REMOVE' && planned.attribute === attribute && this.#keyOf(planned) === key;
    return this.#removes ? this.changes.findIndex(isIt) : -1;
  }

  #keyOf({ value }: ValueChange): string {
    return valueKey(this.source, textOf(value) ?? '');
  }
}

/** The account once an open operation is done; null when that deletes it. */
export function afterOperation(
  account: SubjectAccount,
  { operation, changes }: Pick<OpenOperation, 'operation' | 'changes'>,
  source: SourceConfiguration | undefined,
): SubjectAccount | null {
  if (operation === 'DELETE') return null;
  const values = new ChangingValues(account.attributes, source);
  for (const change of changes) values.carryOut(change);
  const disabled = operation === 'ENABLE' ? false : operation === 'DISABLE' ? true : account.disabled;
  return { ...account, attributes: values.attributes, disabled, locked: operation === 'UNLOCK' ? false : account.locked };
}
