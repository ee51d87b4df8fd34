import type { NestedTransform } from '../configuration.ts';
import { attributeOf, type Value } from '../value.ts';
import type { CompilationUnit, CompiledNode, Position } from './compilation-unit.ts';
import { reasonOf } from './evaluate.ts';
import { transformTypes } from './index.ts';
import { limits } from './limits.ts';
import { charge, WorkExceeded } from './meter.ts';
import { NodeCompiler, toFlag } from './node-compiler.ts';
import { type Evaluate, type Frame, type Operand, type Trace, TransformError } from './transform.ts';

const typesByName = new Map(transformTypes.map((type) => [type.type, type]));

type JsonObject = { readonly [key: string]: Value };

/** For running a transform, and for each of the values in its attributes, which may all be evaluated. */
const NODE_UNITS = 100;
const VALUE_UNITS = 100;
/** For failing because of the definition, out of any depth. */
const FAILING_UNITS = 50_000;

/** Compiles one transform at any level, with all that is nested in it. */
export function compileNode(definition: NestedTransform, position: Position, unit: CompilationUnit): CompiledNode {
  const { path, depth } = position;
  const typeName = typeof definition === 'object' && definition !== null ? attributeOf(definition as unknown as JsonObject, 'type') : null;
  const refuse = (key: string, reason: string): CompiledNode => {
    const type = typeof typeName === 'string' ? typeName : '';
    unit.problem({ path: path === '' ? key : `${path}.${key}`, type, reason });
    return failing(path, type, reason);
  };

  const type = typeof typeName === 'string' ? typesByName.get(typeName) : undefined;
  if (type === undefined) {
    const named = typeof typeName === 'string' ? `Unknown transform type ${JSON.stringify(typeName)}` : 'The type must be a text';
    return refuse('type', `${named}; the types are ${[...typesByName.keys()].join(', ')}`);
  }
  const attributes = attributeOf(definition as unknown as JsonObject, 'attributes') ?? {};
  if (typeof attributes !== 'object' || Array.isArray(attributes)) return refuse('attributes', 'Must be an object');
  if (depth > limits.depth) return refuse('type', `Transforms are nested more than ${limits.depth} deep`);

  const compiler = new NodeCompiler(type.type, attributes as JsonObject, position, unit, compileNode);
  const input = compiler.input();
  const body = type.compile(compiler);
  if (asksForPeriodicRefresh(definition, attributes as JsonObject)) unit.periodic = true;

  const { firstProblem } = compiler;
  const node = { type: type.type, height: compiler.height + 1, size: compiler.size };
  if (firstProblem !== undefined) return { ...node, evaluate: failing(path, type.type, firstProblem).evaluate };
  const units = NODE_UNITS + VALUE_UNITS * compiler.breadth;
  return { ...node, evaluate: traced(path, type.type, units, entering(input, compiler.slots), body) };
}

/** `requiresPeriodicRefresh` stands in `attributes` or beside them, as a boolean or as a text (contract: TRANSFORMS 1). */
function asksForPeriodicRefresh(definition: NestedTransform, attributes: JsonObject): boolean {
  const beside = attributeOf(definition as unknown as JsonObject, 'requiresPeriodicRefresh');
  const inside = attributeOf(attributes, 'requiresPeriodicRefresh');
  return toFlag(beside) === true || toFlag(inside) === true;
}

/** A transform that always fails with the problem of its definition. */
export function failing(path: string, type: string, reason: string): CompiledNode {
  const fail: Evaluate = () => {
    throw new TransformError(reason, path, type);
  };
  return { type, evaluate: traced(path, type, FAILING_UNITS, undefined, fail), height: 1, size: 1 };
}

/**
 * What happens between the frame of the outer transform and the one that the body works in: the explicit input takes the implicit
 * one's place, then the variables are evaluated, each after those it names. Undefined when nothing changes.
 */
function entering(input: Operand | undefined, slots: readonly Operand[]): ((outer: Frame) => Frame) | undefined {
  if (slots.length > 0) {
    const evaluateSlots = (value: Value, { context }: Frame): Frame => {
      const variables: Value[] = [];
      const frame = { input: value, variables, context };
      for (const slot of slots) variables.push(slot.evaluate(frame));
      return frame;
    };
    if (input === undefined) return (outer) => evaluateSlots(outer.input, outer);
    return (outer) => evaluateSlots(input.evaluate(outer), outer);
  }
  if (input === undefined) return undefined;
  return (outer) => ({ input: input.evaluate(outer), variables: outer.variables, context: outer.context });
}

/** Wraps the body: it is charged for, errors learn the input they come from, and a trace is told of the step. */
function traced(path: string, type: string, units: number, enter: ((outer: Frame) => Frame) | undefined, body: Evaluate): Evaluate {
  const record = (outer: Frame, trace: Trace): Value => {
    const start = trace.microseconds?.() ?? 0;
    const elapsed = () => (trace.microseconds?.() ?? 0) - start;
    let input = outer.input;
    let output: Value;
    try {
      charge(units);
      const frame = enter === undefined ? outer : enter(outer);
      input = frame.input;
      output = body(frame);
    } catch (thrown) {
      trace.step({ path, type, input, error: reasonOf(thrown), microseconds: elapsed() });
      throw located(thrown, path, type, input);
    }
    trace.step({ path, type, input, output, microseconds: elapsed() });
    return output;
  };
  return (outer) => {
    if (outer.context.trace !== undefined) return record(outer, outer.context.trace);
    let frame = outer;
    try {
      charge(units);
      if (enter !== undefined) frame = enter(outer);
      return body(frame);
    } catch (thrown) {
      throw located(thrown, path, type, frame.input);
    }
  };
}

/** The innermost transform that is left by the error is the one whose input it was, and whose work was too much. */
function located(thrown: unknown, path: string, type: string, input: Value): unknown {
  if (thrown instanceof WorkExceeded) thrown.error ??= new TransformError(thrown.reason, path, type);
  const error = thrown instanceof WorkExceeded ? thrown.error : thrown;
  if (error instanceof TransformError && error.input === undefined) error.input = input;
  return thrown;
}
