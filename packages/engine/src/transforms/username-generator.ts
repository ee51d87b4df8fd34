import { toText } from './operands.ts';
import type { Frame, Operand, OwnNames, TransformCompiler, TransformType } from './transform.ts';
import { COUNTER, uniqueName } from './unique-name.ts';

const OWN_KEYS = ['patterns', 'sourceCheck', 'input', 'requiresPeriodicRefresh'];

interface Pattern {
  readonly hasCounter: boolean;
  /** What this works on is the counter. */
  readonly text: Operand;
}

/**
 * Contract: TRANSFORMS 2, usernameGenerator. Patterns are rendered one by one as they are tried, so one that has no value for a variable
 * is an error only if those before it are taken.
 */
export const usernameGenerator: TransformType = {
  type: 'usernameGenerator',
  summary: 'The first name by a list of patterns that no account has, in a field of a provisioning policy.',
  compile(compiler) {
    compiler.needsForm();
    const patterns = compiler.writtenList('patterns').map((written) => compilePattern(compiler, written));
    for (const [index, { hasCounter }] of patterns.slice(0, -1).entries()) {
      if (hasCounter) compiler.problem(`patterns[${index}]`, `Only the last pattern can have ${COUNTER}, since nothing after it is tried`);
    }
    const onSource = compiler.flag('sourceCheck', false);
    compiler.evaluateVariables(OWN_KEYS);
    return (frame) => {
      const bound = patterns.map(({ hasCounter, text }) => ({ hasCounter, render: (counter: string) => rendered(text, frame, counter) }));
      return uniqueName(compiler, frame.context, bound, onSource);
    };
  },
};

function compilePattern(compiler: TransformCompiler, written: string): Pattern {
  let hasCounter = false;
  const own: OwnNames = (name) => {
    if (name !== COUNTER) return undefined;
    hasCounter = true;
    return (frame) => frame.input;
  };
  const text = compiler.template(written, written, own);
  return { hasCounter, text };
}

function rendered(text: Operand, { variables, context }: Frame, counter: string): string {
  return toText(text.evaluate({ input: counter, variables, context })) ?? '';
}
