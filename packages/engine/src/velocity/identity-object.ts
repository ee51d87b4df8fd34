import type { SourceConfiguration } from '../configuration.ts';
import type { ReferencedIdentity, SubjectAccount } from '../subject.ts';
import { findManager } from '../transforms/find-manager.ts';
import { charge } from '../transforms/meter.ts';
import { readOther } from '../transforms/read-other.ts';
import type { EvaluationContext } from '../transforms/transform.ts';
import { attributeOf, isEmpty, textOf, type Value } from '../value.ts';
import { NotedMap } from './noted-map.ts';
import { fromValue, MEMBER_UNITS, mapOf, type TemplateMap, type TemplateObject, type TemplateValue } from './template-value.ts';

/** How a template gets at an identity: its own is read as it is, another one through what notes the reading. */
interface ReadIdentity {
  readonly id: string;
  name(): string;
  attribute(name: string): Value;
  attributes(): TemplateMap;
}

/** The members that `$identity` and its manager have in common (contract: TRANSFORMS 1, "`$identity` members"). */
function identityMembers(identity: ReadIdentity): TemplateObject {
  return {
    property(name) {
      if (name === 'id') return identity.id;
      if (name === 'name') return identity.name();
      return name === 'attributes' ? identity.attributes() : null;
    },
    call(name, args) {
      if (args.length === 0) return name === 'getId' ? identity.id : name === 'getName' ? identity.name() : null;
      const [attribute] = args;
      if (args.length !== 1 || typeof attribute !== 'string') return null;
      if (name === 'getStringAttribute') return textOf(identity.attribute(attribute));
      return name === 'getAttribute' ? fromValue(identity.attribute(attribute)) : null;
    },
    print: () => identity.name(),
  };
}

function ownIdentity({ id, name, attributes }: EvaluationContext['identity']): ReadIdentity {
  return { id, name: () => name, attribute: (attribute) => attributeOf(attributes, attribute), attributes: () => mapOf(attributes) };
}

function otherIdentity(context: EvaluationContext, other: ReferencedIdentity): ReadIdentity {
  return {
    id: other.id,
    name() {
      // The name follows from this attribute (contract: BEHAVIOUR 8.7).
      readOther(context, other, 'displayName');
      return other.name;
    },
    attribute: (name) => readOther(context, other, name),
    attributes: () => new NotedMap(mapOf(other.attributes), (name) => void readOther(context, other, name)),
  };
}

/**
 * `$identity`. A manager that is not there, or not looked up yet, is null and so an error in the template. `getManagerStatus` needs to
 * know who has this identity as manager, which no evaluation does: an error as well.
 */
export function identityObject(context: EvaluationContext, sources: readonly SourceConfiguration[]): TemplateObject {
  const members = identityMembers(ownIdentity(context.identity));
  const manager = () => {
    const found = findManager(context);
    return found ? identityMembers(otherIdentity(context, found)) : null;
  };
  return {
    property(name) {
      if (name === 'manager') return manager();
      return name === 'links' ? linksTo(context.accounts) : members.property(name);
    },
    call(name, args) {
      if (name === 'getManager' && args.length === 0) return manager();
      if (name === 'getLinks' && args.length === 0) return linksTo(context.accounts);
      if (name === 'getLinksByAppIdOrName' && args.length === 2) return linksOf(context.accounts, sources, args);
      return members.call(name, args);
    },
    print: members.print,
  };
}

/** Accounts on the source with that id, else with that name as applications have it: `"<name> [source]"`. */
function linksOf(
  accounts: readonly SubjectAccount[],
  sources: readonly SourceConfiguration[],
  [id, applicationName]: readonly (TemplateValue | null)[],
): TemplateValue {
  const name = typeof applicationName === 'string' ? applicationName.replace(/ \[source\]$/, '') : undefined;
  const sourceId = typeof id === 'string' ? id : sources.find((source) => source.name === name)?.id;
  charge((accounts.length + sources.length) * MEMBER_UNITS);
  return linksTo(accounts.filter((account) => account.sourceId === sourceId));
}

function linksTo(accounts: readonly SubjectAccount[]): TemplateValue {
  charge(accounts.length * MEMBER_UNITS);
  return accounts.map(linkObject);
}

function linkObject(account: SubjectAccount): TemplateObject {
  const read = (name: string): TemplateValue | null => {
    const value = attributeOf(account.attributes, name);
    if (!isEmpty(value)) return fromValue(value);
    if (name === 'nativeIdentity') return account.nativeIdentity;
    return name === 'displayName' ? account.name : fromValue(value);
  };
  return {
    property: (name) => (name === 'attributes' ? mapOf(account.attributes) : read(name)),
    call(name, args) {
      const [attribute] = args;
      if (name === 'getAttribute' && args.length === 1 && typeof attribute === 'string') return read(attribute);
      if (args.length > 0) return null;
      if (name === 'getNativeIdentity') return account.nativeIdentity;
      if (name === 'getDisplayName') return account.name;
      return name === 'getId' ? account.id : null;
    },
    print: () => account.nativeIdentity,
  };
}
