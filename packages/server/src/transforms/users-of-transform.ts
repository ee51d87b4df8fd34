import { type Configuration, compileTransform } from '@muster/engine';

interface TransformUsers {
  /** Profiles of which a mapping uses it, directly or through other transforms. */
  readonly profiles: readonly { readonly id: string; readonly name: string }[];
  /** Names of the transforms that refer to it, directly or through others. */
  readonly transforms: readonly string[];
}

/** Who uses the transform of that name. */
export function usersOfTransform(configuration: Configuration, name: string): TransformUsers {
  const uses = (
    definition: Configuration['transforms'][number] | Configuration['profiles'][number]['mappings'][number]['transformDefinition'],
  ) => compileTransform(definition, configuration).references.has(name);
  return {
    profiles: configuration.profiles.filter(({ mappings }) => mappings.some(({ transformDefinition }) => uses(transformDefinition))),
    transforms: configuration.transforms
      .filter((transform) => transform.name !== name && uses(transform))
      .map((transform) => transform.name),
  };
}
