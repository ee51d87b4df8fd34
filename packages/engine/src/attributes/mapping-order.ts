/** What a mapping needs to be put in order: its attribute, and the attributes that it reads. */
export interface OrderedMapping {
  readonly name: string;
  readonly reads: Iterable<string>;
}

export interface MappingOrder<M extends OrderedMapping> {
  /** Every mapping, what is read before what reads it; otherwise in the order given. */
  readonly mappings: readonly M[];
  /** Attributes that read each other, or themselves: each with all of its circle. */
  readonly circles: ReadonlyMap<string, readonly string[]>;
}

/**
 * Puts mappings in the order in which they can be evaluated, and finds those that never can (contract: TRANSFORMS 2, identityAttribute).
 * This is Tarjan's algorithm: it yields groups of mappings that read each other, each group after the groups it reads from.
 */
export function orderMappings<M extends OrderedMapping>(mappings: readonly M[]): MappingOrder<M> {
  const byName = new Map(mappings.map((mapping) => [mapping.name, mapping]));
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: M[] = [];
  const open = new Set<string>();
  const ordered: M[] = [];
  const circles = new Map<string, readonly string[]>();

  const visit = (mapping: M): number => {
    const own = index.size;
    index.set(mapping.name, own);
    lowest.set(mapping.name, own);
    stack.push(mapping);
    open.add(mapping.name);
    for (const name of mapping.reads) {
      const read = byName.get(name);
      if (read === undefined) continue;
      if (name === mapping.name) circles.set(name, [name]);
      const reached = !index.has(name) ? visit(read) : open.has(name) ? index.get(name)! : own;
      lowest.set(mapping.name, Math.min(lowest.get(mapping.name)!, reached));
    }
    if (lowest.get(mapping.name) === own) closeGroup(mapping);
    return lowest.get(mapping.name)!;
  };

  const closeGroup = (first: M): void => {
    const group = stack.splice(stack.lastIndexOf(first));
    const names = group.map((mapping) => mapping.name);
    for (const mapping of group) {
      open.delete(mapping.name);
      ordered.push(mapping);
      if (group.length > 1) circles.set(mapping.name, names);
    }
  };

  for (const mapping of mappings) if (!index.has(mapping.name)) visit(mapping);
  return { mappings: ordered, circles };
}

/** True when `from` reads `to`, directly or through others. */
export function readsFrom(mappings: ReadonlyMap<string, OrderedMapping>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const pending = [from];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const read of mappings.get(name)?.reads ?? []) {
      if (read === to) return true;
      pending.push(read);
    }
  }
  return false;
}
