import type { ProvisioningForm } from '../transforms/transform.ts';
import { attributeOf, textOf } from '../value.ts';
import { fromValue, mapOf, type TemplateObject } from './template-value.ts';

/**
 * What templates see of the form of a provisioning policy (contract: TRANSFORMS 1, "Velocity variables, provisioning form"). Where there
 * is no form these are null, and so errors like every name that means nothing.
 */

/** `$field`: the field of the policy that is computed. */
export function fieldObject(form: ProvisioningForm | undefined): TemplateObject | null {
  if (form === undefined) return null;
  const { name, attributes } = form.field;
  return {
    property: (member) => (member === 'name' ? name : member === 'attributes' ? mapOf(attributes) : null),
    call(method, args) {
      if (args.length === 0) return method === 'getName' ? name : null;
      const [attribute] = args;
      if (args.length !== 1 || typeof attribute !== 'string') return null;
      if (method === 'getStringAttribute') return textOf(attributeOf(attributes, attribute));
      return method === 'getAttribute' ? fromValue(attributeOf(attributes, attribute)) : null;
    },
    print: () => name,
  };
}

/** `$application`: the source that the account is for, under the name that applications have, as `getLinksByAppIdOrName` expects it. */
export function applicationObject(form: ProvisioningForm | undefined): TemplateObject | null {
  if (form === undefined) return null;
  const name = `${form.applicationName} [source]`;
  return {
    property: (member) => (member === 'name' ? name : null),
    call: (method, args) => (method === 'getName' && args.length === 0 ? name : null),
    print: () => name,
  };
}
