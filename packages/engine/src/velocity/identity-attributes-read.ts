import type { Expression, Node, Reference, Step } from './syntax.ts';

/** The identity's name is this attribute (contract: BEHAVIOUR 8.7). */
const NAME = 'displayName';

/**
 * Names of the identity's own attributes that a template reads, as far as they are written in it: mappings are ordered by them. The
 * manager's are another identity's and do not count.
 */
export function identityAttributesRead(nodes: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const reference of nodes.flatMap(referencesOf)) {
    const name = reference.name === 'identity' ? attributeRead(reference.steps) : undefined;
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** The attribute that these members of `$identity` lead to. */
function attributeRead([first, second]: readonly Step[]): string | undefined {
  if (first?.kind === 'property') {
    if (first.name === 'name') return NAME;
    return first.name === 'attributes' ? memberRead(second) : undefined;
  }
  if (first?.kind !== 'call') return undefined;
  if (first.name === 'getName') return NAME;
  return first.name === 'getAttribute' || first.name === 'getStringAttribute' ? writtenName(first.args[0]) : undefined;
}

function memberRead(step: Step | undefined): string | undefined {
  if (step?.kind === 'property') return step.name;
  if (step?.kind === 'index') return writtenName(step.index);
  return step?.kind === 'call' && step.name === 'get' ? writtenName(step.args[0]) : undefined;
}

function writtenName(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined;
}

/** An identity that is printed as a whole shows its name. */
function printed(reference: Reference): Reference {
  return reference.steps.length > 0 ? reference : { ...reference, steps: [{ kind: 'property', name: 'name' }] };
}

function referencesOf(node: Node): Reference[] {
  switch (node.kind) {
    case 'reference':
      return within(printed(node.reference));
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
