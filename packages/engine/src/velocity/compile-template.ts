import type { SourceConfiguration } from '../configuration.ts';
import { charge } from '../transforms/meter.ts';
import type { Frame, TransformError } from '../transforms/transform.ts';
import { attributeOf, type Value } from '../value.ts';
import type { Names } from './compile-expression.ts';
import { CLOSURE_UNITS, compileNodes } from './compile-nodes.ts';
import { applicationObject, fieldObject } from './form-objects.ts';
import { identityAttributesRead } from './identity-attributes-read.ts';
import { identityObject } from './identity-object.ts';
import { parseTemplate } from './parse-template.ts';
import { compilePlainTemplate } from './plain-template.ts';
import { Rendering, RenderingError } from './rendering.ts';
import { type Node, TemplateSyntaxError } from './syntax.ts';
import { fromValue, type TemplateValue } from './template-value.ts';

/** For rendering a template, beside its closures. */
const TEMPLATE_UNITS = 200;

/** What a template may name beside what it sets itself. */
export interface TemplateScope {
  readonly sources: readonly SourceConfiguration[];
  /** Earlier fields of the provisioning policy. */
  readonly fieldNames?: readonly string[] | undefined;
  /** The value of a sibling key; undefined when there is no such key. */
  variable(name: string): ((frame: Frame) => Value) | undefined;
  fail(reason: string): TransformError;
  /** Hears of each part that is read; false when there are too many. */
  part(): boolean;
  branch: Names['branch'];
  readsIdentityAttribute(name: string): void;
}

interface Template {
  readonly render: (frame: Frame) => string;
  /** The text when nothing in it varies. */
  readonly constant: string | undefined;
}

/**
 * Compiles a Velocity template as version 1.7 with an error for every reference that has no value (contract: TRANSFORMS 1). Whatever
 * goes wrong, a syntax error too, is an error of the evaluation: transforms that are known to fail so are in use, since firstValid with
 * `ignoreErrors` goes past them. `shown` is the text that the error quotes, where the template is only a part of what was written.
 */
export function compileTemplate(source: string, scope: TemplateScope, shown = source): Template {
  const fail = () => scope.fail(`Error rendering template: ${shown}`);
  const locals = new Set<string>();
  const resolve = (name: string) => resolveName(name, scope);
  const names: Names = { resolve, isLocal: (name) => locals.has(name), branch: scope.branch, closures: 0 };
  let nodes: readonly Node[];
  try {
    nodes = parseTemplate(source, {
      has: (name) => locals.has(name) || resolve(name) !== undefined,
      add: (name) => locals.add(name),
      part: () => scope.part(),
    });
  } catch (thrown) {
    if (!(thrown instanceof TemplateSyntaxError)) throw thrown;
    return { constant: undefined, render: failing(fail) };
  }
  const read = identityAttributesRead(nodes);
  const isSibling = read.size > 0 && scope.variable('identity') !== undefined;
  if (!isSibling) for (const attribute of read) scope.readsIdentityAttribute(attribute);
  const texts = nodes.map((node) => (node.kind === 'text' ? node.text : undefined));
  const constant = texts.includes(undefined) ? undefined : texts.join('');
  const render = guarded(compileNodes(nodes, names), TEMPLATE_UNITS + CLOSURE_UNITS * names.closures, fail);
  const plain = compilePlainTemplate(nodes, (name) => scope.variable(name));
  return { constant, render: plain === undefined ? render : (frame) => plain(frame) ?? render(frame) };
}

/** A sibling key hides a name that every template knows. */
function resolveName(name: string, scope: TemplateScope): ((rendering: Rendering) => TemplateValue | null) | undefined {
  const sibling = scope.variable(name);
  if (sibling !== undefined) return ({ frame }) => fromValue(sibling(frame));
  if (name === 'identity') return ({ frame }) => identityObject(frame.context, scope.sources);
  if (name === 'oldValue') return ({ frame }) => fromValue(frame.context.oldValue);
  if (name === 'field') return ({ frame }) => fieldObject(frame.context.form);
  if (name === 'application') return ({ frame }) => applicationObject(frame.context.form);
  if (name === 'current') return ({ frame }) => fromValue(frame.context.form?.current ?? null);
  if (scope.fieldNames?.includes(name)) return ({ frame }) => fromValue(attributeOf(frame.context.form?.values ?? {}, name));
  if (name === 'attributeDefinition') return ({ frame }) => attributeDefinition(frame.context.attributeName);
  return undefined;
}

/** The identity attribute being computed, which is nothing outside a mapping. */
function attributeDefinition(name: string | null): TemplateValue | null {
  if (name === null) return null;
  return {
    property: (member) => (member === 'name' ? name : null),
    call: (member, args) => (member === 'getName' && args.length === 0 ? name : null),
    print: () => name,
  };
}

function guarded(render: (rendering: Rendering) => string, units: number, fail: () => TransformError): (frame: Frame) => string {
  return (frame) => {
    try {
      charge(units);
      return render(new Rendering(frame));
    } catch (thrown) {
      throw thrown instanceof RenderingError ? fail() : thrown;
    }
  };
}

function failing(fail: () => TransformError): () => string {
  return () => {
    throw fail();
  };
}
