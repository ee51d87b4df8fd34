import { isDeepStrictEqual } from 'node:util';
import { type Configuration, compileTransform, type MappingConfiguration } from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import { illegalValue, referenceNotFound } from '../errors.ts';
import { findAttributeRows } from '../identity-attributes/identity-attribute-store.ts';
import { definitionError } from '../transforms/definition-error.ts';

const place = 'identityAttributeConfig.attributeTransforms';

/**
 * Refuses mappings that name what is not there or cannot be evaluated (contract: BEHAVIOUR 8.7). Those in `present` are left alone: a source
 * that was renamed since is an error of the identities, and does not stand in the way of other changes.
 */
export async function checkMappings(
  db: Db,
  mappings: readonly MappingConfiguration[],
  present: readonly MappingConfiguration[],
  configuration: Configuration,
): Promise<void> {
  await checkAttributes(db, mappings);
  mappings.forEach((mapping, index) => {
    if (present.some((known) => isDeepStrictEqual(known, mapping))) return;
    const { problems } = compileTransform(mapping.transformDefinition, configuration);
    const error = definitionError(problems, `${place}[${index}].transformDefinition`);
    if (error) throw error;
  });
}

/** Each attribute is there, is mapped once, and is not one that Muster computes. */
async function checkAttributes(db: Db, mappings: readonly MappingConfiguration[]): Promise<void> {
  const names = mappings.map((mapping) => mapping.identityAttributeName);
  const rows = new Map((names.length === 0 ? [] : await findAttributeRows(db, names)).map((row) => [row.name, row]));
  const unknown = names.filter((name) => !rows.has(name));
  if (unknown.length > 0) throw referenceNotFound('identity attribute', [...new Set(unknown)]);
  names.forEach((name, index) => {
    const field = `${place}[${index}].identityAttributeName`;
    if (names.indexOf(name) !== index) throw illegalValue(field, `"${name}" is mapped twice.`);
    if (rows.get(name)?.system) throw illegalValue(field, `"${name}" is computed and cannot be mapped.`);
  });
}
