import { compareIds } from './compare-ids.ts';
import { mappedLifecycleValue } from './lifecycle/lifecycle-state.ts';
import type { CompiledProfile, Org } from './org.ts';
import type { AttributeChange, Cause, Plan, PlannedLifecycleState } from './plan.ts';
import type {
  Facts,
  IdentityState,
  Lookup,
  NameQuestion,
  ProcessingError,
  ReferencedIdentity,
  Subject,
  SubjectAccount,
} from './subject.ts';
import { type EvaluationContext, type TraceStep, TransformError } from './transforms/transform.ts';
import type { Value } from './value.ts';

/** Receives what each step of a refresh did; the plan is the same with and without it. */
export interface RefreshTrace {
  record(entry: RefreshTraceEntry): void;
}

export interface RefreshTraceEntry {
  /** Name of the step, such as `computeAttributes`. */
  readonly step: string;
  /** The identity attribute computed, in the step that computes them one by one. */
  readonly attribute: string | null;
  readonly outcome: Value;
  /** How the mapping came to its result. */
  readonly transform: readonly TraceStep[];
}

export interface RefreshOptions {
  readonly trace?: RefreshTrace | undefined;
  /** Uniform in [0, 1), for uuid and random transforms; without it these are processing errors. */
  readonly random?: (() => number) | undefined;
  /** Plan again what has failed for good: in scheduled processing, and when somebody asks for it (contract: BEHAVIOUR 9.7). */
  readonly retryFailed?: boolean | undefined;
  /** Synchronize attributes even of the long-term inactive, because somebody asked for it (contract: BEHAVIOUR 3.7). */
  readonly synchronize?: boolean | undefined;
  /** Technical name of the state that is set by hand with this refresh; null ends what was set by hand (contract: BEHAVIOUR 9.4). */
  readonly setLifecycleState?: string | null | undefined;
  /** Somebody calls for this to be done to an account (contract: BEHAVIOUR 9.10). */
  readonly accountCall?: AccountCall | undefined;
  /**
   * Id of an open CREATE of which the source has a name already: what it sends is computed anew, and nothing else is planned of accounts
   * (contract: TRANSFORMS 2, sourceCheck).
   */
  readonly renewedCreate?: string | undefined;
}

/** A direct call on an account. What it sets is remembered by the account's `setByHand`. */
export interface AccountCall {
  readonly accountId: string;
  readonly operation: 'ENABLE' | 'DISABLE' | 'UNLOCK';
  /** Even where the account is known to be so already. */
  readonly force: boolean;
}

/** The account that a refresh takes the identity from, and the profile that says how. */
export interface Authority {
  readonly profile: CompiledProfile;
  readonly account: SubjectAccount;
}

/**
 * What a refresh has worked out so far. It is local to one call of `refreshIdentity`; each step reads what earlier steps wrote and writes
 * its own part.
 */
export interface Draft {
  readonly org: Org;
  readonly subject: Subject;
  readonly facts: Facts;
  readonly nowMs: number;
  readonly random: () => number;
  readonly trace: RefreshTrace | undefined;
  /** The subject's accounts in an order that does not depend on how they were read. */
  readonly accounts: readonly SubjectAccount[];
  /** Values by attribute, null for none: what the attributes are after the steps so far. */
  readonly attributes: Record<string, Value>;
  readonly attributeChanges: AttributeChange[];
  readonly errors: ProcessingError[];
  readonly lookups: Lookup[];
  readonly missing: Lookup[];
  readonly rolesGained: Plan['rolesGained'][number][];
  readonly rolesLost: Plan['rolesLost'][number][];
  readonly operations: Plan['operations'][number][];
  readonly grants: {
    readonly gained: Plan['grants']['gained'][number][];
    readonly changed: Plan['grants']['changed'][number][];
    readonly lost: string[];
  };
  readonly failures: Plan['failures'][number][];
  readonly renewedCreate: string | undefined;
  renewal: Plan['renewal'];
  /** Ids of failed operations that this refresh plans again or turns round. */
  readonly superseded: string[];
  readonly retryFailed: boolean;
  readonly missingNames: NameQuestion[];
  readonly claimedNames: NameQuestion[];
  /** Asked to synchronize attributes whatever the identity's state (contract: BEHAVIOUR 3.7). */
  readonly synchronize: boolean;
  /** Technical name of the state set by hand with this refresh, null to end what was; undefined: nothing of the kind. */
  readonly setLifecycleState: string | null | undefined;
  readonly accountCall: AccountCall | undefined;
  /** Null when no authoritative account is left. */
  authority: Authority | null;
  profileCause: Cause;
  alias: string;
  aliasCause: Cause;
  name: string;
  nameCause: Cause;
  /** What cloudLifecycleState is mapped to, whatever was set by hand; undefined when the mapping failed. */
  mappedLifecycleValue: string | null | undefined;
  lifecycleState: PlannedLifecycleState | null;
  identityState: IdentityState;
  lifecycleCause: Cause;
  managerId: string | null;
  managerCause: Cause;
  managerFound: ReferencedIdentity | null;
  nextProcessing: string | null;
}

const noCause: Cause = { type: 'default', detail: '' };

/** A draft in which nothing has changed yet. */
export function startDraft(org: Org, subject: Subject, facts: Facts, nowMs: number, options: RefreshOptions): Draft {
  return {
    org,
    subject,
    facts,
    nowMs,
    random: options.random ?? refuseRandom,
    trace: options.trace,
    accounts: inStableOrder(subject.accounts),
    attributes: { ...subject.attributes },
    attributeChanges: [],
    errors: [],
    lookups: [],
    missing: [],
    rolesGained: [],
    rolesLost: [],
    operations: [],
    grants: { gained: [], changed: [], lost: [] },
    failures: [],
    renewedCreate: options.renewedCreate,
    renewal: null,
    superseded: [],
    retryFailed: options.retryFailed ?? false,
    missingNames: [],
    claimedNames: [],
    synchronize: options.synchronize ?? false,
    setLifecycleState: options.setLifecycleState,
    accountCall: options.accountCall,
    authority: null,
    profileCause: noCause,
    alias: subject.alias,
    aliasCause: noCause,
    name: subject.name,
    nameCause: noCause,
    mappedLifecycleValue: mappedLifecycleValue(subject),
    lifecycleState: subject.lifecycleState,
    identityState: subject.identityState ?? 'ACTIVE',
    lifecycleCause: noCause,
    managerId: subject.managerId,
    managerCause: noCause,
    managerFound: null,
    nextProcessing: null,
  };
}

/** Asks the facts about another identity and remembers the question, so that the asker is processed again when the answer changes. */
export function find(draft: Draft, lookup: Lookup): ReferencedIdentity | null | undefined {
  const found = draft.facts.find(lookup, draft.subject.id);
  remember(draft.lookups, lookup);
  if (found === undefined) remember(draft.missing, lookup);
  return found;
}

/** Asks the facts for the account of another identity on a source; null also as long as nobody knows. */
export function findNativeIdentity(draft: Draft, sourceId: string, identityId: string): string | null {
  const lookup: Lookup = { kind: 'account', attribute: sourceId, valueKey: identityId };
  const found = draft.facts.nativeIdentityOn(sourceId, identityId);
  remember(draft.lookups, lookup);
  if (found === undefined) remember(draft.missing, lookup);
  return found ?? null;
}

/** How evaluations get at other identities. The manager was resolved before; a transform that asks for it needs not know how. */
export function othersOf(draft: Draft): Pick<EvaluationContext, 'find' | 'noteRead'> {
  return {
    find: (lookup) => (lookup.kind === 'manager' ? draft.managerFound : find(draft, lookup)),
    noteRead: (identityId, attribute) => remember(draft.lookups, { kind: 'read', attribute, valueKey: identityId }),
  };
}

/** Adds a question to those that were asked, once. */
export function remember(lookups: Lookup[], lookup: Lookup): void {
  const known = lookups.some(
    ({ kind, attribute, valueKey }) => kind === lookup.kind && attribute === lookup.attribute && valueKey === lookup.valueKey,
  );
  if (!known) lookups.push(lookup);
}

/** Oldest first, so that every refresh prefers the same account (contract: TRANSFORMS 2, accountSortAttribute). */
function inStableOrder(accounts: readonly SubjectAccount[]): readonly SubjectAccount[] {
  return accounts.length < 2 ? accounts : [...accounts].sort(compareAccounts);
}

function compareAccounts(left: SubjectAccount, right: SubjectAccount): number {
  return compareIds(left.created, right.created) || compareIds(left.nativeIdentity, right.nativeIdentity) || compareIds(left.id, right.id);
}

function refuseRandom(): number {
  throw new TransformError('Nothing to draw random values from was given', '', 'random');
}
