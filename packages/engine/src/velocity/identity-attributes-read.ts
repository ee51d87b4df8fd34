import type { Expression, Node, Reference } from './syntax.ts';

/**
 * Names of the identity's own attributes that a template reads, as far as they are written in it: mappings are ordered by them. The
 * manager's are another identity's and do not count.
 */
export function identityAttributesRead(nodes: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const reference of nodes.flatMap(referencesOf)) {
    if (reference.name !== 'identity') continue;
    const [first, second] = reference.steps;
    if (first?.kind === 'property' && first.name === 'attributes' && second?.kind === 'property') names.add(second.name);
    if (first?.kind !== 'call' || (first.name !== 'getAttribute' && first.name !== 'getStringAttribute')) continue;
    const [argument] = first.args;
    if (argument?.kind === 'literal' && typeof argument.value === 'string') names.add(argument.value);
  }
  return names;
}

function referencesOf(node: Node): Reference[] {
  switch (node.kind) {
    case 'reference':
    case 'escaped':
      return within(node.reference);
    case 'set':
      return inExpression(node.value);
    case 'foreach':
      return [...inExpression(node.list), ...node.body.flatMap(referencesOf)];
    case 'if':
      return [
        ...node.branches.flatMap(({ condition, body }) => [...inExpression(condition), ...body.flatMap(referencesOf)]),
        ...node.otherwise.flatMap(referencesOf),
      ];
    default:
      return [];
  }
}

function within(reference: Reference): Reference[] {
  const inner = reference.steps.flatMap((step) => {
    if (step.kind === 'call') return step.args.flatMap(inExpression);
    return step.kind === 'index' ? inExpression(step.index) : [];
  });
  return [reference, ...inner];
}

function inExpression(expression: Expression): Reference[] {
  switch (expression.kind) {
    case 'reference':
      return within(expression.reference);
    case 'interpolation':
      return expression.nodes.flatMap(referencesOf);
    case 'list':
      return expression.members.flatMap(inExpression);
    case 'map':
      return expression.entries.flatMap(([key, value]) => [...inExpression(key), ...inExpression(value)]);
    case 'not':
      return inExpression(expression.operand);
    case 'range':
      return [...inExpression(expression.from), ...inExpression(expression.to)];
    case 'binary':
      return [...inExpression(expression.left), ...inExpression(expression.right)];
    default:
      return [];
  }
}
