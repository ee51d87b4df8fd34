import type { Org } from '@muster/engine';
import type { AttributeSource } from './identity-attribute-wire.ts';

/** For each mapped attribute the sources that its mappings read, directly or through transforms, by profile in order of priority. */
export function sourcesByAttribute(org: Org): ReadonlyMap<string, readonly AttributeSource[]> {
  const byAttribute = new Map<string, AttributeSource[]>();
  for (const profile of org.profiles.values()) {
    for (const { name, transform } of profile.mappings) {
      for (const sourceId of transform?.sourceIds ?? []) {
        const entry = {
          type: 'accountAttribute',
          properties: { sourceId, sourceName: org.sources.get(sourceId)?.name ?? null, identityProfileId: profile.id },
        };
        const sameAttribute = byAttribute.get(name);
        if (sameAttribute) sameAttribute.push(entry);
        else byAttribute.set(name, [entry]);
      }
    }
  }
  return byAttribute;
}
