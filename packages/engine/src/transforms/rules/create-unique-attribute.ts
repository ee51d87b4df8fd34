import { attributeOf } from '../../value.ts';
import { compileTemplate, type TemplateScope } from '../../velocity/compile-template.ts';
import { charge } from '../meter.ts';
import { toText } from '../operands.ts';
import type { Evaluate, EvaluationContext, TransformCompiler } from '../transform.ts';
import { COUNTER, type NamePattern, uniqueName } from '../unique-name.ts';

/** For compiling a template, and for each character of it. */
const TEMPLATE_UNITS = 20_000;
const CHARACTER_UNITS = 1000;

/** Contract: BEHAVIOUR 9.5, the built-in rules that generate a unique value for a field of a provisioning policy. */
export const generatorRules: ReadonlySet<string> = new Set(['Create Unique Account ID', 'Create Unique LDAP Attribute']);

/**
 * Like usernameGenerator with one pattern, which is the `template` among the attributes of the field; its variables are the attributes of
 * the identity. The template is no part of the transform, so it is compiled when a field is computed, which is once for an account.
 */
export function createUniqueAttribute(compiler: TransformCompiler): Evaluate {
  compiler.needsForm();
  return ({ context }) => {
    const { form } = context;
    const template = form === undefined ? '' : toText(attributeOf(form.field.attributes, 'template'));
    if (template === null) throw compiler.error('The field has no attribute template to make a name by');
    charge(TEMPLATE_UNITS + template.length * CHARACTER_UNITS);
    return uniqueName(compiler, context, [compilePattern(compiler, template, context)], false);
  };
}

function compilePattern(compiler: TransformCompiler, template: string, context: EvaluationContext): NamePattern {
  const { attributes } = context.identity;
  let hasCounter = false;
  const scope: TemplateScope = {
    sources: compiler.configuration.sources,
    variable(name) {
      if (name === COUNTER) {
        hasCounter = true;
        return (frame) => frame.input;
      }
      return Object.hasOwn(attributes, name) ? () => attributeOf(attributes, name) : undefined;
    },
    fail: (reason) => compiler.error(reason),
    part: () => true,
    branch: () => undefined,
    readsIdentityAttribute: () => undefined,
  };
  const { render } = compileTemplate(template, scope);
  return { hasCounter, render: (counter) => render({ input: counter, variables: [], context }) };
}
