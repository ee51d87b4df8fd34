import { isServerAttribute } from '../attributes/server-attributes.ts';
import type { Configuration, FieldConfiguration, NestedTransform, PolicyUsage, SourceConfiguration } from '../configuration.ts';
import { compileTransform } from '../transforms/compile.ts';
import type { CompiledTransform } from '../transforms/transform.ts';
import { type Attributes, attributeOf } from '../value.ts';

export interface CompiledField {
  readonly name: string;
  readonly type: string;
  readonly isMultiValued: boolean;
  readonly isRequired: boolean;
  readonly attributes: Attributes;
  /** Null: a password, made when it is sent, and never before. */
  readonly transform: CompiledTransform | null;
}

export type CompiledPolicies = ReadonlyMap<PolicyUsage, readonly CompiledField[]>;

/** A source's provisioning policies; one that has no CREATE policy makes accounts by the usual attributes (contract: BEHAVIOUR 9.5). */
export function compilePolicies(source: SourceConfiguration, configuration: Configuration): CompiledPolicies {
  const policies = source.provisioning?.policies ?? [];
  const compiled = new Map(policies.map(({ usageType, fields }) => [usageType, compileFields(fields, configuration)]));
  if (!compiled.has('CREATE')) compiled.set('CREATE', compileFields(usualFields(source, configuration), configuration));
  return compiled;
}

function compileFields(fields: readonly FieldConfiguration[], configuration: Configuration): CompiledField[] {
  const compiled: CompiledField[] = [];
  for (const { name, transform, type, isMultiValued, isRequired, attributes } of fields) {
    // An empty transform is a generator that is switched off: the attribute is not sent, and is missing where it is required.
    const definition = transform === null || attributeOf(transform as unknown as Attributes, 'type') === null ? nothing : transform;
    const fieldNames = compiled.map((field) => field.name);
    const isPassword = definition.type === 'rule' && attributeOf(definition.attributes ?? {}, 'name') === passwordRule;
    compiled.push({
      name,
      type: isPassword ? 'secret' : type,
      isMultiValued,
      isRequired,
      attributes,
      transform: isPassword ? null : compileTransform(definition, { ...configuration, fieldNames }),
    });
  }
  return compiled;
}

const passwordRule = 'Create Password';
const nothing: NestedTransform = { type: 'firstValid', attributes: { values: [] } };

/** Account attributes that usually hold an identity attribute, in both kinds of systems. */
const usualNames: readonly (readonly [string, readonly string[]])[] = [
  ['uid', ['uid', 'sAMAccountName']],
  ['displayName', ['cn', 'displayName']],
  ['email', ['email', 'e-mail', 'mail']],
  ['firstname', ['givenName', 'firstName', 'firstname']],
  ['lastname', ['sn', 'familyName', 'lastName', 'lastname']],
];

/**
 * Account ID and Account Name from the uid, and what has a usual name or the name of an identity attribute (contract: BEHAVIOUR 9.5). Not
 * rights, which are given, nor the manager, whom systems name in ways of their own.
 */
function usualFields({ accountSchema }: SourceConfiguration, { identityAttributes }: Configuration): FieldConfiguration[] {
  const { identityAttribute, displayAttribute, attributes } = accountSchema;
  const columns = new Set(attributes.filter(({ isMulti, isEntitlement }) => !isMulti && !isEntitlement).map(({ name }) => name));
  const fields = new Map<string, string>();
  for (const [attribute, names] of usualNames) {
    for (const name of names) if (columns.has(name) && !fields.has(name)) fields.set(name, attribute);
  }
  const equal = identityAttributes.filter(({ name }) => columns.has(name) && name !== 'manager' && !isServerAttribute(name));
  for (const { name } of equal) if (!fields.has(name)) fields.set(name, name);
  for (const name of [identityAttribute, displayAttribute]) fields.set(name, 'uid');
  return [...fields].map(([name, attribute]) => ({
    name,
    transform: { type: 'identityAttribute', attributes: { name: attribute } },
    type: 'string',
    isMultiValued: false,
    isRequired: name === identityAttribute,
    attributes: {},
  }));
}
