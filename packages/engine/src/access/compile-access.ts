import type {
  AccessProfileConfiguration,
  AccountCriteria,
  Configuration,
  EntitlementConfiguration,
  SourceConfiguration,
} from '../configuration.ts';
import type { GrantCause, SubjectAccount } from '../subject.ts';
import { attributeOf, foldKey, isEmpty, type Value } from '../value.ts';
import { valueKey, valuesOf } from './compare-values.ts';

/** A right with what decides whether an account holds it. */
export interface CompiledEntitlement {
  readonly id: string;
  readonly name: string;
  readonly sourceId: string;
  readonly attribute: string;
  readonly value: string;
  /** The value as it is compared, by {@link valueKey}. */
  readonly valueKey: string;
  /** The right among all of the organisation. */
  readonly key: string;
}

export interface CompiledAccessProfile {
  readonly id: string;
  readonly name: string;
  readonly sourceId: string;
  readonly enabled: boolean;
  readonly entitlements: readonly CompiledEntitlement[];
  readonly fits: ((account: SubjectAccount) => boolean) | null;
}

/** Rights of one source that one cause gives together: they go to one account. */
export interface WantedGroup {
  readonly sourceId: string;
  readonly entitlements: readonly CompiledEntitlement[];
  readonly profile: CompiledAccessProfile | null;
  readonly cause: GrantCause;
  /** What gives them, for people. */
  readonly detail: string;
}

/** Compiles access profiles and rights against the sources they are about. */
export class AccessCompiler {
  readonly profiles: ReadonlyMap<string, CompiledAccessProfile>;
  readonly #sources: ReadonlyMap<string, SourceConfiguration>;

  constructor({ accessProfiles, sources }: Pick<Configuration, 'accessProfiles' | 'sources'>) {
    this.#sources = new Map(sources.map((source) => [source.id, source]));
    this.profiles = new Map(accessProfiles.map((profile) => [profile.id, this.#profile(profile)]));
  }

  entitlement({ id, name, sourceId, attribute, value }: EntitlementConfiguration): CompiledEntitlement {
    const comparable = valueKey(this.#sources.get(sourceId), value);
    return { id, name, sourceId, attribute, value, valueKey: comparable, key: rightKey(sourceId, attribute, comparable) };
  }

  #profile({ id, name, sourceId, enabled, entitlements, provisioningCriteria }: AccessProfileConfiguration): CompiledAccessProfile {
    return {
      id,
      name,
      sourceId,
      enabled,
      entitlements: entitlements.map((entitlement) => this.entitlement(entitlement)),
      fits: provisioningCriteria && compileAccountCriteria(provisioningCriteria),
    };
  }
}

/** What an access profile gives for a cause. */
export function groupOfProfile(profile: CompiledAccessProfile, cause: GrantCause, giver: string): WantedGroup {
  const { sourceId, entitlements, name } = profile;
  return { sourceId, entitlements, profile, cause, detail: `${giver}, access profile ${name}` };
}

/** The right among all of the organisation. */
export function rightKey(sourceId: string, attribute: string, comparableValue: string): string {
  return `${sourceId}\u0000${attribute}\u0000${comparableValue}`;
}

/** All without regard to case; of several values one must contain the wanted one whole (contract: BEHAVIOUR 9.2). */
function compileAccountCriteria({ operation, attribute, value, children }: AccountCriteria): (account: SubjectAccount) => boolean {
  if (operation === 'AND' || operation === 'OR') {
    const tests = (children ?? []).map(compileAccountCriteria);
    if (operation === 'AND') return (account) => tests.every((test) => test(account));
    return (account) => tests.some((test) => test(account));
  }
  const wanted = foldKey(value ?? '');
  const present = (account: SubjectAccount) => attributeOf(account.attributes, attribute ?? '');
  switch (operation) {
    case 'HAS':
      return (account) => !isEmpty(present(account));
    case 'CONTAINS':
      return (account) => contains(present(account), wanted);
    case 'NOT_EQUALS':
      return (account) => !equals(present(account), wanted);
    default:
      return (account) => equals(present(account), wanted);
  }
}

function contains(value: Value, wanted: string): boolean {
  const keys = valuesOf(value).map(foldKey);
  return Array.isArray(value) ? keys.includes(wanted) : keys.some((key) => key.includes(wanted));
}

function equals(value: Value, wanted: string): boolean {
  const keys = valuesOf(value).map(foldKey);
  return keys.length === 1 && keys[0] === wanted;
}
