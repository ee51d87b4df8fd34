import type { SourceConfiguration } from '../configuration.ts';
import type { SubjectAccount } from '../subject.ts';
import type { EvaluationContext } from '../transforms/transform.ts';
import { type Attributes, attributeOf, foldKey, isEmpty, textOf } from '../value.ts';
import { fromValue, mapOf, type TemplateObject, type TemplateValue } from './template-value.ts';

/** The members that `$identity` and its manager have in common (contract: TRANSFORMS 1, "`$identity` members"). */
function identityMembers(identity: { id: string; name: string; attributes: Attributes }) {
  return {
    property(name: string): TemplateValue | null {
      if (name === 'id') return identity.id;
      if (name === 'name') return identity.name;
      return name === 'attributes' ? mapOf(identity.attributes) : null;
    },
    call(name: string, args: readonly (TemplateValue | null)[]): TemplateValue | null {
      if (args.length === 0) return name === 'getId' ? identity.id : name === 'getName' ? identity.name : null;
      const [attribute] = args;
      if (args.length !== 1 || typeof attribute !== 'string') return null;
      if (name === 'getStringAttribute') return textOf(attributeOf(identity.attributes, attribute));
      return name === 'getAttribute' ? fromValue(attributeOf(identity.attributes, attribute)) : null;
    },
    print: () => identity.name,
  };
}

/**
 * `$identity`. A manager that is not there, or not looked up yet, is null and so an error in the template. `getManagerStatus` needs to
 * know who has this identity as manager, which no evaluation does: an error as well.
 */
export function identityObject(context: EvaluationContext, sources: readonly SourceConfiguration[]): TemplateObject {
  const members = identityMembers(context.identity);
  const manager = () => {
    // Who asks for the manager gets the identity's own, whatever is asked: correlation has found it before any mapping is evaluated.
    const found = context.find({ kind: 'manager', attribute: 'id', valueKey: foldKey(context.identity.id) });
    return found ? identityMembers(found) : null;
  };
  return {
    property(name) {
      if (name === 'manager') return manager();
      return name === 'links' ? context.accounts.map(linkObject) : members.property(name);
    },
    call(name, args) {
      if (name === 'getManager' && args.length === 0) return manager();
      if (name === 'getLinks' && args.length === 0) return context.accounts.map(linkObject);
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
  return accounts.filter((account) => account.sourceId === sourceId).map(linkObject);
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
