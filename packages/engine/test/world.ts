import { applyPlan } from '../src/apply-plan.ts';
import type { Configuration } from '../src/configuration.ts';
import type { RefreshOptions } from '../src/draft.ts';
import { compileOrg, type Org } from '../src/org.ts';
import type { Plan } from '../src/plan.ts';
import { refreshIdentity } from '../src/refresh.ts';
import type { OpenOperation, Subject, SubjectAccount } from '../src/subject.ts';
import { carryOut } from './carry-out.ts';
import { factsOf, now } from './organisation.ts';

/** `lost`: the system did it, and its answer got lost, so that here it counts as failed. */
export type Outcome = 'done' | 'failed' | 'lost';

export interface AddedRight {
  readonly accountId: string;
  readonly sourceId: string;
  readonly attribute: string;
  readonly value: string;
}

/** An identity as it is known here, the accounts as systems really have them, and what was ever added to them. */
export class World {
  systems: readonly SubjectAccount[];
  readonly added: AddedRight[] = [];
  config: Configuration;
  #org: Org;
  #step = 0;

  constructor(
    config: Configuration,
    public subject: Subject,
  ) {
    this.config = config;
    this.#org = compileOrg(config);
    this.systems = subject.accounts;
  }

  /** The organisation changes, and the identity's roles do. */
  change(config: Configuration, roleAssignments: Subject['roleAssignments']): void {
    this.config = config;
    this.#org = compileOrg(config);
    this.subject = { ...this.subject, roleAssignments };
  }

  /** Plans, and stores the plan. */
  refresh(options: RefreshOptions = {}): Plan {
    const plan = refreshIdentity(this.#org, this.subject, factsOf(), now, options);
    this.#step += 1;
    // The ids that a plan applied without a database gives are the same every time.
    const text = JSON.stringify(applyPlan(this.subject, plan)).replaceAll('"planned:', `"${this.#step}:`);
    this.subject = JSON.parse(text) as Subject;
    return plan;
  }

  /** Tries everything that is open, in its order. */
  work(outcomeOf: (index: number) => Outcome): void {
    for (const [index, { id }] of this.subject.openOperations.entries()) {
      const operation = this.subject.openOperations.find((each) => each.id === id);
      if (operation?.failure === null) this.#attempt(operation, outcomeOf(index));
    }
  }

  #attempt(operation: OpenOperation, outcome: Outcome): void {
    const { accountId } = operation;
    const { openOperations } = this.subject;
    if (operation.operation !== 'CREATE' && !this.systems.some(({ id }) => id === accountId)) {
      const couldNotBeMade = openOperations.some((each) => each.accountId === accountId && each.operation === 'CREATE');
      if (couldNotBeMade) this.#fail(operation);
      else this.#forget(accountId);
      return;
    }
    if (outcome === 'done' || (outcome === 'lost' && operation.operation === 'MODIFY')) this.#carryOut(operation);
    if (outcome === 'done') this.#close(operation);
    else this.#fail(operation);
  }

  #close(operation: OpenOperation): void {
    const accounts = carryOut(this.subject.accounts, operation, this.config);
    this.subject = { ...this.subject, accounts, openOperations: this.subject.openOperations.filter((each) => each !== operation) };
  }

  #carryOut(operation: OpenOperation): void {
    const { accountId, sourceId, changes } = operation;
    this.systems = carryOut(this.systems, operation, this.config);
    for (const { op, attribute, value } of changes)
      if (op === 'ADD') this.added.push({ accountId, sourceId, attribute, value: `${value}` });
  }

  #fail(operation: OpenOperation): void {
    const failed = { ...operation, failure: 'It was refused' };
    this.subject = { ...this.subject, openOperations: this.subject.openOperations.map((each) => (each === operation ? failed : each)) };
  }

  /** The account is gone at its source. */
  #forget(accountId: string): void {
    const { accounts, openOperations } = this.subject;
    this.subject = {
      ...this.subject,
      accounts: accounts.filter(({ id }) => id !== accountId),
      openOperations: openOperations.filter((each) => each.accountId !== accountId),
    };
  }
}
