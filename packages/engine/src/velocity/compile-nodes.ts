import { charge } from '../transforms/meter.ts';
import { compileCondition, compileExpression, compileReference, membersOf, type Names } from './compile-expression.ts';
import type { Rendering } from './rendering.ts';
import type { Node } from './syntax.ts';
import { print, type TemplateObject, type TemplateValue } from './template-value.ts';

type Render = (rendering: Rendering) => string;

/** For going through a closure once, whether or not it is needed, and for a turn of a loop beside its body. */
export const CLOSURE_UNITS = 50;
const TURN_UNITS = 250;

/** Compiles a run of nodes to one closure that gives their text. */
export function compileNodes(nodes: readonly Node[], names: Names): Render {
  const renders = nodes.map((node) => compileNode(node, names));
  const [only] = renders;
  if (only !== undefined && renders.length === 1) return only;
  return (rendering) => {
    let text = '';
    for (const render of renders) {
      text += render(rendering);
      if (rendering.leaving !== undefined) break;
    }
    return text;
  };
}

function compileNode(node: Node, names: Names): Render {
  names.closures++;
  switch (node.kind) {
    case 'text': {
      const { text } = node;
      return (rendering) => rendering.made(text);
    }
    case 'reference': {
      const value = compileReference(node.reference, names);
      return (rendering) => {
        const found = value(rendering);
        return rendering.made(typeof found === 'string' ? found : print(found));
      };
    }
    case 'escaped': {
      const value = compileReference(node.reference, names);
      return (rendering) => {
        value(rendering);
        return rendering.made(node.text);
      };
    }
    case 'set': {
      const value = compileExpression(node.value, names);
      return (rendering) => {
        rendering.set(node.name, value(rendering));
        return '';
      };
    }
    case 'if':
      return compileIf(node, names);
    case 'foreach':
      return compileForeach(node, names);
    default:
      return (rendering) => {
        rendering.leaving = node.kind;
        return '';
      };
  }
}

function compileIf({ branches, otherwise }: Extract<Node, { kind: 'if' }>, names: Names): Render {
  const conditions = branches.map(({ condition }) => compileCondition(condition, names));
  const written = branches.map(({ written }, index) => `#${index === 0 ? 'if' : 'elseif'}(${written})`);
  // Without an #else there is one that prints nothing: it is a way to go all the same.
  const directives = [...written, `#else of ${written[0]}`];
  const bodies = [...branches.map(({ body }) => body), otherwise].map((body, index) => {
    const render = compileNodes(body, names);
    const taken = names.branch(directives[index]!);
    return taken === undefined ? render : telling(taken, render);
  });
  return (rendering) => {
    const chosen = conditions.findIndex((condition) => condition(rendering));
    return bodies[chosen < 0 ? conditions.length : chosen]!(rendering);
  };
}

function telling(taken: () => void, render: Render): Render {
  return (rendering) => {
    taken();
    return render(rendering);
  };
}

/** The loop's variable, `$foreach` and `$velocityCount` mean after the loop what they meant before it. */
function compileForeach({ name, list, body }: Extract<Node, { kind: 'foreach' }>, names: Names): Render {
  const members = compileExpression(list, names);
  const before = names.closures;
  const render = compileNodes(body, names);
  const units = TURN_UNITS + CLOSURE_UNITS * (names.closures - before);
  const changed = [name, 'foreach', 'velocityCount'];
  return (rendering) => {
    const before = changed.map((variable) => rendering.locals?.get(variable));
    const turns = membersOf(members(rendering));
    let text = '';
    for (const [index, member] of turns.entries()) {
      rendering.turns(1);
      charge(units);
      rendering.set(name, member);
      rendering.set('foreach', loopObject(index, turns.length, before[1]));
      rendering.set('velocityCount', index + 1);
      text += render(rendering);
      if (rendering.leaving !== undefined) break;
    }
    if (rendering.leaving === 'break') rendering.leaving = undefined;
    for (const [index, variable] of changed.entries()) rendering.set(variable, before[index]);
    return text;
  };
}

function loopObject(index: number, length: number, parent: TemplateValue | undefined): TemplateObject {
  const property = (name: string): TemplateValue | null => {
    if (name === 'index') return index;
    if (name === 'count') return index + 1;
    if (name === 'hasNext') return index + 1 < length;
    if (name === 'first') return index === 0;
    if (name === 'last') return index + 1 === length;
    return name === 'parent' ? (parent ?? null) : null;
  };
  return {
    property,
    call: (method, args) => {
      if (args.length > 0) return null;
      const getter = /^(?:get|is)([A-Z])(\w*)$/.exec(method);
      return property(getter === null ? method : getter[1]!.toLowerCase() + getter[2]!);
    },
    print: () => 'foreach',
  };
}
