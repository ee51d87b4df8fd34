import { charge } from '../transforms/meter.ts';
import { compileNodes } from './compile-nodes.ts';
import { callMethod, readIndex, readProperty } from './methods.ts';
import { type Rendering, RenderingError } from './rendering.ts';
import type { BinaryOperator, Expression, Reference, Step } from './syntax.ts';
import { calculate, Decimal, equal, isList, MEMBER_UNITS, order, print, type TemplateValue } from './template-value.ts';

/** Gives a value or throws a `RenderingError`: no value is always an error (contract: TRANSFORMS 1, "Unresolved or null `$x`"). */
type Evaluator = (rendering: Rendering) => TemplateValue;

/** How a template finds what stands outside it. */
export interface Names {
  /** The value of a name that the template does not set itself; undefined when the name means nothing. */
  resolve(name: string): ((rendering: Rendering) => TemplateValue | null) | undefined;
  /** True for the names that `#set` or `#foreach` give a value somewhere in the template. */
  isLocal(name: string): boolean;
  /** Declares a branch, such as `#if($x)`; gives what to call when it is taken, undefined when nobody observes. */
  branch(directive: string): (() => void) | undefined;
  /** Closures made so far. Those of a template, or of the body of a loop, are charged for whenever it is gone through. */
  closures: number;
}

export function compileReference(reference: Reference, names: Names): Evaluator {
  return reference.steps.reduce((self: Evaluator, step) => compileStep(self, step, names), compileName(reference.name, names));
}

function compileName(name: string, names: Names): Evaluator {
  names.closures++;
  const outer = names.resolve(name);
  const local = names.isLocal(name);
  return (rendering) => {
    const value = (local ? rendering.locals?.get(name) : undefined) ?? outer?.(rendering);
    if (value === null || value === undefined) throw new RenderingError();
    return value;
  };
}

function compileStep(self: Evaluator, step: Step, names: Names): Evaluator {
  names.closures++;
  if (step.kind === 'property') return existing((rendering) => readProperty(self(rendering), step.name));
  if (step.kind === 'index') {
    const index = compileExpression(step.index, names);
    return existing((rendering) => readIndex(self(rendering), index(rendering)));
  }
  const args = step.args.map((arg) => (isNull(arg) ? null : compileExpression(arg, names)));
  const signature = `${step.name}/${args.length}`;
  return existing((rendering) => {
    const owner = self(rendering);
    const values = args.map((arg) => (arg === null ? null : arg(rendering)));
    const result = callMethod(owner, step.name, signature, values);
    if (typeof result === 'string') return rendering.made(result);
    if (result !== null && isList(result)) rendering.turns(result.length);
    return result;
  });
}

function existing(read: (rendering: Rendering) => TemplateValue | null): Evaluator {
  return (rendering) => {
    const value = read(rendering);
    if (value === null) throw new RenderingError();
    return value;
  };
}

export function compileExpression(expression: Expression, names: Names): Evaluator {
  names.closures++;
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return existing(() => value);
    }
    case 'number':
      return constantNumber(expression.text);
    case 'interpolation':
      return compileNodes(expression.nodes, names);
    case 'reference':
      return compileReference(expression.reference, names);
    case 'list': {
      const members = expression.members.map((member) => compileExpression(member, names));
      return (rendering) => members.map((member) => member(rendering));
    }
    case 'range':
      return compileRange(expression.from, expression.to, names);
    case 'map': {
      const entries = expression.entries.map(([key, value]) => [compileExpression(key, names), compileExpression(value, names)] as const);
      return (rendering) => new Map(entries.map(([key, value]) => [print(key(rendering)), value(rendering)]));
    }
    case 'not': {
      const operand = compileCondition(expression.operand, names);
      return (rendering) => !operand(rendering);
    }
    case 'binary':
      return compileBinary(expression.operator, expression.left, expression.right, names);
  }
}

/**
 * The truth of an expression. A reference is true unless it is `false`; a literal text, number, list or map is no condition and false
 * (contract: TRANSFORMS 1, "Truth"; the latter by Velocity 1.7).
 */
export function compileCondition(expression: Expression, names: Names): (rendering: Rendering) => boolean {
  const { kind } = expression;
  if (kind === 'reference') {
    const value = compileReference(expression.reference, names);
    return (rendering) => value(rendering) !== false;
  }
  const value = compileExpression(expression, names);
  return (rendering) => value(rendering) === true;
}

function compileBinary(operator: BinaryOperator, leftSide: Expression, rightSide: Expression, names: Names): Evaluator {
  if (operator === '&&' || operator === '||') {
    const left = compileCondition(leftSide, names);
    const right = compileCondition(rightSide, names);
    return operator === '&&' ? (rendering) => left(rendering) && right(rendering) : (rendering) => left(rendering) || right(rendering);
  }
  const left = compileExpression(leftSide, names);
  const right = compileExpression(rightSide, names);
  switch (operator) {
    case '==':
      return (rendering) => equal(left(rendering), right(rendering));
    case '!=':
      return (rendering) => !equal(left(rendering), right(rendering));
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const holds = comparisons[operator];
      return (rendering) => {
        const difference = order(left(rendering), right(rendering));
        return difference !== undefined && holds(difference);
      };
    }
    default:
      return existing((rendering) => {
        const result = calculate(operator, left(rendering), right(rendering));
        return typeof result === 'string' ? rendering.made(result) : result;
      });
  }
}

const comparisons = {
  '<': (difference: number) => difference < 0,
  '<=': (difference: number) => difference <= 0,
  '>': (difference: number) => difference > 0,
  '>=': (difference: number) => difference >= 0,
};

function compileRange(from: Expression, to: Expression, names: Names): Evaluator {
  const first = compileExpression(from, names);
  const last = compileExpression(to, names);
  return (rendering) => {
    const start = first(rendering);
    const end = last(rendering);
    if (typeof start !== 'number' || typeof end !== 'number' || !Number.isSafeInteger(end - start)) throw new RenderingError();
    rendering.turns(Math.abs(end - start) + 1);
    const step = end < start ? -1 : 1;
    return Array.from({ length: Math.abs(end - start) + 1 }, (_, index) => start + step * index);
  };
}

function constantNumber(text: string): Evaluator {
  const value = Number(text);
  const isWhole = /^-?\d+$/.test(text);
  if (isWhole && !Number.isSafeInteger(value)) {
    return () => {
      throw new RenderingError();
    };
  }
  const constant = isWhole ? value + 0 : new Decimal(value);
  return () => constant;
}

function isNull(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value === null;
}

/** What `#foreach` goes through: the members of a list, the values of a map, and nothing else. */
export function membersOf(value: TemplateValue): readonly TemplateValue[] {
  if (isList(value)) return value;
  if (!(value instanceof Map)) return [];
  charge(value.size * MEMBER_UNITS);
  return [...value.values()].filter((member): member is TemplateValue => member !== null);
}
