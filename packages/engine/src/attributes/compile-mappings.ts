import type { Configuration, MappingConfiguration, ProfileConfiguration } from '../configuration.ts';
import type { Cause } from '../plan.ts';
import type { ProcessingError } from '../subject.ts';
import { compileTransform } from '../transforms/compile.ts';
import type { CompiledTransform } from '../transforms/transform.ts';
import { orderMappings, readsFrom } from './mapping-order.ts';
import { isServerAttribute } from './server-attributes.ts';

/** How one identity attribute of a profile gets its value. */
export interface CompiledMapping {
  readonly name: string;
  readonly multi: boolean;
  /** Null for an attribute that is not mapped but has a value all the same (uid, displayName, cloudLifecycleState). */
  readonly transform: CompiledTransform | null;
  /** Set when the mapping reads itself in a circle and can be evaluated for nobody; each identity then carries this error. */
  readonly error: ProcessingError | null;
  readonly cause: Cause;
  /** For displayName: the attributes that its default is made of, as far as they are known before it. */
  readonly defaultFrom: readonly string[];
}

/** Attributes with a value of their own when nothing is mapped: evaluated in any profile, uid before and the state after the others. */
const firstAttribute = 'uid';
const lastAttribute = 'cloudLifecycleState';
const singleAttributes: ReadonlySet<string> = new Set(['uid', 'displayName', lastAttribute]);
const displayNameParts: readonly string[] = ['firstname', 'lastname', 'uid'];

/**
 * Compiles a profile's mappings in evaluation order: uid first and cloudLifecycleState last, except that what a mapping reads comes before
 * it (contract: BEHAVIOUR 5.2, TRANSFORMS 2). A broken definition is compiled all the same: its faulty parts are errors when evaluated.
 */
export function compileMappings(profile: ProfileConfiguration, configuration: Configuration): readonly CompiledMapping[] {
  const multi = new Set(configuration.identityAttributes.filter((attribute) => attribute.multi).map((attribute) => attribute.name));
  const compiled = mappingsInPreferredOrder(profile).map(([name, mapping]) => {
    const transform = mapping === undefined ? null : compileTransform(mapping.transformDefinition, configuration);
    return {
      name,
      transform,
      multi: multi.has(name) && !singleAttributes.has(name),
      cause: causeOf(profile, mapping),
      reads: transform?.identityAttributes ?? [],
    };
  });
  const withDefaults = addDisplayNameDefault(compiled);
  const { mappings, circles } = orderMappings(withDefaults);
  return mappings.map(({ name, multi, transform, cause, defaultFrom }) => {
    return { name, multi, transform, cause, defaultFrom, error: circleError(name, circles.get(name)) };
  });
}

function mappingsInPreferredOrder(profile: ProfileConfiguration): [string, MappingConfiguration | undefined][] {
  const mapped = new Map<string, MappingConfiguration | undefined>([[firstAttribute, undefined]]);
  for (const mapping of profile.mappings) {
    const name = mapping.identityAttributeName;
    // `__proto__` cannot be an identity attribute's name; as a key of a plain object it would not be stored.
    if (name !== lastAttribute && name !== '__proto__' && !isServerAttribute(name)) mapped.set(name, mapping);
  }
  if (!mapped.has('displayName')) mapped.set('displayName', undefined);
  mapped.set(
    lastAttribute,
    profile.mappings.findLast((mapping) => mapping.identityAttributeName === lastAttribute),
  );
  return [...mapped];
}

/** displayName's default reads its parts, unless a part is itself made from displayName. */
function addDisplayNameDefault<M extends { readonly name: string; readonly reads: Iterable<string> }>(
  mappings: readonly M[],
): (M & { readonly defaultFrom: readonly string[] })[] {
  const byName = new Map(mappings.map((mapping) => [mapping.name, mapping]));
  return mappings.map((mapping) => {
    if (mapping.name !== 'displayName') return { ...mapping, defaultFrom: [] };
    const defaultFrom = displayNameParts.filter((part) => byName.has(part) && !readsFrom(byName, part, 'displayName'));
    return { ...mapping, defaultFrom, reads: [...mapping.reads, ...defaultFrom] };
  });
}

function causeOf(profile: ProfileConfiguration, mapping: MappingConfiguration | undefined): Cause {
  if (mapping === undefined) return { type: 'default', detail: profile.name };
  return { type: 'mapping', detail: `${profile.name}: ${mapping.identityAttributeName}` };
}

function circleError(attribute: string, circle: readonly string[] | undefined): ProcessingError | null {
  if (circle === undefined) return null;
  const reason = `The mappings read each other in a circle: ${[...circle].sort().join(', ')}`;
  return { attribute, path: '', type: 'identityAttribute', reason, input: null };
}
