import type { Value } from '@muster/engine';
import type { Scene } from '../../transforms/evaluation/scene.ts';

/** Leaves out of a scene, member by member, what is not needed for it to go on as it did. */
export function shrinkScene(scene: Scene, goesOn: (smaller: Scene) => boolean): Scene {
  return shrink(scene as Value, (smaller) => goesOn(smaller as Scene)) as Scene;
}

function shrink(value: Value, goesOn: (smaller: Value) => boolean): Value {
  if (typeof value !== 'object' || value === null) return value;
  let kept = value;
  // From the end, so that the indexes of a list that come later stay.
  for (const key of Object.keys(value).reverse()) {
    const without = omit(kept, key);
    if (goesOn(without)) {
      kept = without;
      continue;
    }
    const here = kept;
    const member = shrink(memberOf(here, key), (smaller) => goesOn(replace(here, key, smaller)));
    kept = replace(here, key, member);
  }
  return kept;
}

type Container = Extract<Value, object>;

function omit(container: Container, omitted: string): Container {
  if (isList(container)) return container.filter((_, index) => index !== Number(omitted));
  return Object.fromEntries(Object.entries(container).filter(([key]) => key !== omitted));
}

function replace(container: Container, replaced: string, value: Value): Container {
  if (isList(container)) return container.map((member, index) => (index === Number(replaced) ? value : member));
  return Object.fromEntries(Object.entries(container).map(([key, member]) => [key, key === replaced ? value : member]));
}

function memberOf(container: Container, key: string): Value {
  return (isList(container) ? container[Number(key)] : container[key]) ?? null;
}

function isList(container: Container): container is readonly Value[] {
  return Array.isArray(container);
}
