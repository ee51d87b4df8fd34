/** A source as definitions may name it; without an id only mentions by name are looked for, as after a rename. */
export interface NamedInDefinitions {
  readonly id: string | null;
  readonly name: string;
}

/** The keys that may name a source in an accountAttribute, the first given one decides (contract: TRANSFORMS 2). */
const sourceKeys = ['sourceId', 'applicationId', 'sourceName', 'applicationName'] as const;

/** The account attributes that a definition, or anything inside of it, reads from the source. */
export function attributesRead(definition: unknown, source: NamedInDefinitions): string[] {
  if (typeof definition !== 'object' || definition === null) return [];
  const nested = Object.values(definition).flatMap((member) => attributesRead(member, source));
  const { attributeName, ...node } = definition as Record<string, unknown>;
  const key = sourceKeys.find((candidate) => node[candidate] !== undefined && node[candidate] !== null);
  if (key === undefined || typeof attributeName !== 'string') return nested;
  const text = String(node[key]).replace(/ \[source\]$/, '');
  return text === (key.endsWith('Id') ? source.id : source.name) ? [attributeName, ...nested] : nested;
}

/** The transforms that a definition, or anything inside of it, refers to by name. */
function transformsReferred(definition: unknown): string[] {
  if (typeof definition !== 'object' || definition === null) return [];
  const { type, attributes } = definition as { type?: unknown; attributes?: { id?: unknown } | null };
  const nested = Object.values(definition).flatMap(transformsReferred);
  return type === 'reference' && typeof attributes?.id === 'string' ? [attributes.id, ...nested] : nested;
}

/** Of the transforms those that read the source, themselves or through another one. */
export function transformsReading<T extends { readonly name: string; readonly attributes: unknown }>(
  transforms: readonly (T & { readonly type: string })[],
  source: NamedInDefinitions,
): T[] {
  const reading = new Set(transforms.filter((transform) => attributesRead(transform, source).length > 0));
  for (let grown = true; grown; ) {
    const names = new Set([...reading].map(({ name }) => name));
    const added = transforms.filter(
      (transform) => !reading.has(transform) && transformsReferred(transform).some((name) => names.has(name)),
    );
    for (const transform of added) reading.add(transform);
    grown = added.length > 0;
  }
  return transforms.filter((transform) => reading.has(transform));
}

/** Whether a mapping reads the source, itself or through one of the transforms that do. */
export function mappingReads(mapping: unknown, source: NamedInDefinitions, reading: readonly { readonly name: string }[]): boolean {
  const names = new Set(reading.map(({ name }) => name));
  return attributesRead(mapping, source).length > 0 || transformsReferred(mapping).some((name) => names.has(name));
}
