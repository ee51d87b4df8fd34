import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileTransform } from '../transforms/compile.ts';
import { evaluateTransform } from '../transforms/evaluate.ts';
import type { Value } from '../value.ts';

/** Templates over the same variables, with what they print; null is the error "Error rendering template: <template>". */
interface Templates {
  readonly description: string;
  readonly variables: { readonly [name: string]: Value };
  readonly templates: readonly (readonly [template: string, expected: string | null])[];
}

const root = new URL('../../cases/transforms/velocity/', import.meta.url);

for (const file of readdirSync(root)) {
  const { description, variables, templates }: Templates = JSON.parse(readFileSync(new URL(file, root), 'utf8'));
  describe(description, () => {
    for (const [template, expected] of templates) {
      it(`${JSON.stringify(template)} ${expected === null ? 'is an error' : `prints ${JSON.stringify(expected)}`}`, () => {
        const result = render(template, variables);
        if (expected !== null) expect(result).toEqual({ value: expected });
        else expect(result).toEqual({ error: { path: '', type: 'static', input: null, reason: `Error rendering template: ${template}` } });
      });
    }
  });
}

function render(template: string, variables: { readonly [name: string]: Value }) {
  const definition = { type: 'static', attributes: { ...variables, value: template } };
  return evaluateTransform(compileTransform(definition, { sources: [], transforms: [] }), {
    input: null,
    now: 0,
    random: () => 0,
    identity: { id: 'ada', name: 'Ada', alias: 'ada', attributes: {} },
    accounts: [],
    oldValue: null,
    attributeName: null,
    find: () => null,
  });
}
