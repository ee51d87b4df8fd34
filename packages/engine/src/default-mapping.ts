import { isServerAttribute } from './attributes/server-attributes.ts';
import type { IdentityAttributeConfiguration, MappingConfiguration, SourceConfiguration } from './configuration.ts';

/** Columns that usually hold an attribute under another name, in order of preference. */
const usualColumns: ReadonlyMap<string, readonly string[]> = new Map([
  ['email', ['email', 'e-mail']],
  ['firstname', ['givenName', 'firstName', 'firstname']],
  ['lastname', ['familyName', 'lastName', 'lastname']],
]);

/**
 * The mapping a profile gets when it brings none: an accountAttribute for each identity attribute whose column the account schema has
 * (contract: BEHAVIOUR 8.7).
 */
export function defaultMapping(
  source: SourceConfiguration,
  identityAttributes: readonly IdentityAttributeConfiguration[],
): MappingConfiguration[] {
  const columns = new Set(source.accountSchema.attributes.map((attribute) => attribute.name));
  return identityAttributes.flatMap(({ name }) => {
    const column = isServerAttribute(name) ? undefined : columnFor(name, source.accountSchema, columns);
    if (column === undefined) return [];
    // The id finds the source after it was renamed; the name is for people who read the mapping.
    const attributes = { sourceName: source.name, sourceId: source.id, attributeName: column };
    return [{ identityAttributeName: name, transformDefinition: { type: 'accountAttribute', attributes } }];
  });
}

function columnFor(
  identityAttribute: string,
  schema: Pick<SourceConfiguration['accountSchema'], 'identityAttribute' | 'displayAttribute'>,
  columns: ReadonlySet<string>,
): string | undefined {
  const candidates =
    identityAttribute === 'uid'
      ? [schema.displayAttribute]
      : identityAttribute === 'identificationNumber'
        ? [schema.identityAttribute]
        : (usualColumns.get(identityAttribute) ?? [identityAttribute]);
  return candidates.find((column) => columns.has(column));
}
