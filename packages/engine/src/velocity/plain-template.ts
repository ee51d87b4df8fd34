import { charge } from '../transforms/meter.ts';
import type { Frame } from '../transforms/transform.ts';
import type { Value } from '../value.ts';
import { MAX_LENGTH } from './rendering.ts';
import type { Node } from './syntax.ts';

/**
 * A template as most are, made of texts and of sibling keys alone, such as `$first.$last`: its text is put together without all that a
 * rendering needs. The closure gives undefined where one is needed after all, since a value is no text or there is too much of it.
 * Undefined when the template is of another kind.
 */
export function compilePlainTemplate(
  nodes: readonly Node[],
  variable: (name: string) => ((frame: Frame) => Value) | undefined,
): ((frame: Frame) => string | undefined) | undefined {
  const parts: (string | ((frame: Frame) => Value))[] = [];
  for (const node of nodes) {
    const read = node.kind === 'reference' && node.reference.steps.length === 0 ? variable(node.reference.name) : undefined;
    const part = node.kind === 'text' ? node.text : read;
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return (frame) => {
    let text = '';
    for (const part of parts) {
      const value = typeof part === 'string' ? part : part(frame);
      if (typeof value !== 'string') return undefined;
      text += value;
    }
    if (text.length > MAX_LENGTH) return undefined;
    charge(text.length);
    return text;
  };
}
