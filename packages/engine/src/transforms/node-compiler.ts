import type { NestedTransform } from '../configuration.ts';
import { entriesInOrder } from '../key-order.ts';
import { attributeOf, type Value } from '../value.ts';
import { compileTemplate, type TemplateScope } from '../velocity/compile-template.ts';
import type { CompilationUnit, CompiledNode, Position } from './compilation-unit.ts';
import { limits } from './limits.ts';
import { charge } from './meter.ts';
import { type Evaluate, type Operand, type OwnNames, type TransformCompiler, TransformError } from './transform.ts';

type JsonObject = { readonly [key: string]: Value };
type CompileNode = (definition: NestedTransform, position: Position, unit: CompilationUnit) => CompiledNode;

interface Compiled {
  readonly operand: Operand;
  readonly size: number;
}

/** For each level that an error leaves: firstValid may go past very many. */
const ERROR_UNITS = 1000;

const NULL: Operand = literal(null);

/** Compiles the attributes of one transform; lives as long as that takes. */
export class NodeCompiler implements TransformCompiler {
  /** Sibling keys that templates name, in the order in which they can be evaluated. */
  readonly slots: Operand[] = [];
  /** Levels of nesting below this transform. */
  height = 0;
  size = 1;
  /** Values in the attributes that one evaluation may go through; of a table that is one, and the type charges for more. */
  breadth = 0;
  firstProblem: string | undefined;

  readonly #compiled = new Map<string, Compiled | 'in progress'>();
  readonly #slotOf = new Map<string, number>();
  /** Sibling keys that are being compiled because one names the next. */
  #named = 0;

  constructor(
    private readonly type: string,
    private readonly attributes: JsonObject,
    private readonly position: Position,
    private readonly unit: CompilationUnit,
    private readonly compileNode: CompileNode,
  ) {}

  get configuration() {
    return this.unit.configuration;
  }

  /**
   * The explicit `input`. It is part of the outer frame: variables may work on the input, so an input that names variables gets them
   * evaluated on its own, on the implicit input.
   */
  input(): Operand | undefined {
    const input = this.operand('input');
    if (input === undefined || this.slots.length === 0) return input;
    const slots = [...this.slots];
    const evaluate: Evaluate = (outer) => {
      const variables: Value[] = [];
      const frame = { input: outer.input, variables, context: outer.context };
      for (const slot of slots) variables.push(slot.evaluate(frame));
      return input.evaluate(frame);
    };
    return { evaluate, constant: undefined };
  }

  has(key: string): boolean {
    return attributeOf(this.attributes, key) !== null;
  }

  written(key: string): string {
    const value = attributeOf(this.attributes, key);
    if (typeof value === 'string' && value !== '') return value;
    this.problem(key, value === null ? `Required by ${this.type}` : 'Must be a text');
    return '';
  }

  operand(key: string): Operand | undefined {
    return this.#compile(key)?.operand;
  }

  required(key: string): Operand {
    const operand = this.operand(key);
    if (operand === undefined) this.problem(key, `Required by ${this.type}`);
    return operand ?? NULL;
  }

  list(key: string): readonly Operand[] {
    const value = attributeOf(this.attributes, key);
    if (Array.isArray(value)) return value.map((member, index) => this.#value(member, this.#pathOf(`${key}[${index}]`)));
    this.problem(key, value === null ? `Required by ${this.type}` : 'Must be a list');
    return [];
  }

  writtenList(key: string): readonly string[] {
    const value = attributeOf(this.attributes, key);
    if (!Array.isArray(value) || value.length === 0) {
      this.problem(key, value === null ? `Required by ${this.type}` : 'Must be a list of one text at least');
      return [];
    }
    this.breadth += value.length;
    return value.map((member, index) => {
      if (typeof member === 'string') return member;
      this.problem(`${key}[${index}]`, 'Must be a text');
      return '';
    });
  }

  table(key: string): readonly (readonly [string, Operand])[] {
    const value = attributeOf(this.attributes, key);
    if (value === null) return [];
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.problem(key, 'Must be an object');
      return [];
    }
    const before = this.breadth;
    const entries = entriesInOrder(value as JsonObject).map(([name, member]) => {
      return [name, this.#value(member, this.#pathOf(`${key}.${name}`))] as const;
    });
    this.breadth = before;
    return entries;
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = attributeOf(this.attributes, key);
    if (value === null) return otherwise;
    const flag = toFlag(value);
    if (flag === undefined) this.problem(key, 'Must be true or false');
    return flag ?? otherwise;
  }

  template(text: string, shown: string, own?: OwnNames): Operand {
    return this.#text(text, shown, own);
  }

  evaluateVariables(except: readonly string[]): void {
    for (const key of Object.keys(this.attributes)) if (!except.includes(key)) this.#slot(key);
  }

  branch(key: string): (() => void) | undefined {
    return this.unit.branch(this.#pathOf(key));
  }

  reference(key: string, name: string): Evaluate {
    const { unit, position } = this;
    unit.references.add(name);
    const target = unit.configuration.transforms.find((transform) => transform.name === name);
    if (target === undefined) return this.#refuse(key, `There is no transform named ${JSON.stringify(name)}`, 'transform');
    let node = unit.referenced.get(name);
    if (node === null) return this.#refuse(key, `The transform ${JSON.stringify(name)} refers to itself`);
    if (node === undefined) {
      unit.referenced.set(name, null);
      node = this.compileNode(target, { path: `reference(${name})`, depth: position.depth }, unit);
      unit.referenced.set(name, node);
    } else if (position.depth + node.height - 1 > limits.depth) {
      return this.#refuse(key, `Transforms are nested more than ${limits.depth} deep`);
    }
    // The target stands in the place of the reference and is no level of its own.
    this.#count(node, node.height - 1);
    return node.evaluate;
  }

  problem(key: string, reason: string, missing?: 'source' | 'transform'): void {
    this.firstProblem ??= reason;
    this.unit.problem({ path: this.#pathOf(key), type: this.type, reason, ...(missing && { missing }) });
  }

  error(reason: string): TransformError {
    charge(ERROR_UNITS * (1 + this.position.depth) + reason.length);
    return new TransformError(reason, this.position.path, this.type);
  }

  readsIdentityAttribute(name: string): void {
    this.unit.identityAttributes.add(name);
  }

  needsForm(): void {
    this.unit.needsForm = true;
  }

  readsSource(id: string): void {
    this.unit.sourceIds.add(id);
  }

  #refuse(key: string, reason: string, missing?: 'source' | 'transform'): Evaluate {
    this.problem(key, reason, missing);
    return NULL.evaluate;
  }

  #pathOf(key: string): string {
    return this.position.path === '' ? `attributes.${key}` : `${this.position.path}.attributes.${key}`;
  }

  /** Each key is compiled once; undefined when it is absent or (a template that names itself) not known yet. */
  #compile(key: string): Compiled | undefined {
    const known = this.#compiled.get(key);
    if (known !== undefined) return known === 'in progress' ? undefined : known;
    const value = attributeOf(this.attributes, key);
    if (value === null) return undefined;
    this.#compiled.set(key, 'in progress');
    const before = this.size;
    const operand = this.#named > limits.depth ? this.#tooDeep(this.#pathOf(key)) : this.#value(value, this.#pathOf(key));
    const compiled = { operand, size: this.size - before };
    this.#compiled.set(key, compiled);
    return compiled;
  }

  /** The slot of a sibling key, undefined when there is no such key. Keys that its own templates name get their slots before it. */
  #slot(key: string): number | undefined {
    const known = this.#slotOf.get(key);
    if (known !== undefined) return known;
    this.#named++;
    const compiled = this.#compile(key);
    this.#named--;
    if (compiled === undefined) return undefined;
    const slot = this.slots.push(compiled.operand) - 1;
    this.#slotOf.set(key, slot);
    // A key can be an operand and a variable, and is then evaluated twice.
    this.size += compiled.size;
    return slot;
  }

  #value(value: Value, path: string, level = 0): Operand {
    this.breadth++;
    if (typeof value === 'string') return this.#text(value, value, undefined, path);
    if (value === null || typeof value !== 'object') return literal(value);
    if (level > limits.depth) return this.#tooDeep(path);
    if (Array.isArray(value)) return listOf(value.map((member, index) => this.#value(member, `${path}[${index}]`, level + 1)));
    const object = value as JsonObject;
    if (typeof attributeOf(object, 'type') === 'string') return this.#nested(object as unknown as NestedTransform, path);
    const members = Object.entries(object).map(([key, member]) => [key, this.#value(member, `${path}.${key}`, level + 1)] as const);
    return objectOf(members);
  }

  /** `path` is that of a text written as a whole attribute: only those have branches. */
  #text(text: string, shown: string, own?: OwnNames, path?: string): Operand {
    if (!text.includes('$') && !text.includes('#')) return literal(text);
    const scope: TemplateScope = {
      sources: this.unit.configuration.sources,
      fieldNames: this.unit.configuration.fieldNames,
      variable: (name) => {
        const known = own?.(name);
        if (known !== undefined) return known;
        const slot = this.#slot(name);
        return slot === undefined ? undefined : (frame) => frame.variables[slot] ?? null;
      },
      fail: (reason) => this.error(reason),
      part: () => ++this.unit.templateParts <= limits.steps,
      branch: (directive) => (path === undefined ? undefined : this.unit.branch(`${path} ${directive}`)),
      readsIdentityAttribute: (name) => this.readsIdentityAttribute(name),
    };
    const { constant, render } = compileTemplate(text, scope, shown);
    return constant === undefined ? { evaluate: render, constant: undefined } : literal(constant);
  }

  #tooDeep(path: string): Operand {
    const reason = `Lists, objects and variables are nested more than ${limits.depth} deep`;
    this.firstProblem ??= reason;
    this.unit.problem({ path, type: this.type, reason });
    return NULL;
  }

  #nested(definition: NestedTransform, path: string): Operand {
    const node = this.compileNode(definition, { path, depth: this.position.depth + 1 }, this.unit);
    this.#count(node, node.height);
    return { evaluate: node.evaluate, constant: undefined };
  }

  #count(node: CompiledNode, levels: number): void {
    this.size += node.size;
    this.height = Math.max(this.height, levels);
  }
}

/** True or false as exports have them: as booleans or as texts. */
export function toFlag(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

function literal(value: Value): Operand {
  return { evaluate: () => value, constant: value };
}

function listOf(members: readonly Operand[]): Operand {
  if (members.every((member) => member.constant !== undefined)) return literal(members.map((member) => member.constant as Value));
  return { evaluate: (frame) => members.map((member) => member.evaluate(frame)), constant: undefined };
}

function objectOf(members: readonly (readonly [string, Operand])[]): Operand {
  const made = (of: (member: Operand) => Value) => Object.fromEntries(members.map(([key, member]) => [key, of(member)]));
  if (members.every(([, member]) => member.constant !== undefined)) return literal(made((member) => member.constant as Value));
  return { evaluate: (frame) => made((member) => member.evaluate(frame)), constant: undefined };
}
