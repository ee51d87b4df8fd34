import type { TraceStep } from '@muster/engine';
import { cutLine, showShort, showText } from './shown-value.ts';

interface Branch {
  readonly step: TraceStep;
  readonly inner: readonly Branch[];
}

/** The steps of an evaluation as a tree, one line each: where, what, from what to what, and how long it took. */
export function traceTree(steps: readonly TraceStep[]): readonly string[] {
  const rows = treeOf(steps).flatMap((branch) => linesOf(branch, '', '', ''));
  const width = Math.min(Math.max(0, ...rows.map(({ text }) => text.length)), 110);
  return rows.map(({ text, microseconds }) => `${text.padEnd(width)}  ${microseconds.toFixed(0).padStart(6)} µs`);
}

/**
 * Steps come in the order in which they end, so what is inside a step has come just before it. A transform that was referred to has a
 * path of its own; the reference ends right after it.
 */
function treeOf(steps: readonly TraceStep[]): Branch[] {
  const ended: Branch[] = [];
  for (const step of steps) {
    let first = ended.length;
    while (first > 0 && isInside(ended[first - 1]!.step, step)) first--;
    ended.push({ step, inner: ended.splice(first) });
  }
  return ended;
}

function isInside(inner: TraceStep, outer: TraceStep): boolean {
  if (outer.path === '') return inner.path !== '';
  if (inner.path.startsWith(`${outer.path}.`)) return true;
  return outer.type === 'reference' && /^reference\(.*\)$/s.test(inner.path);
}

interface Row {
  readonly text: string;
  readonly microseconds: number;
}

function linesOf({ step, inner }: Branch, outer: string, lead: string, indent: string): Row[] {
  const place = step.path.startsWith(`${outer}.`) || outer === '' ? step.path.slice(outer === '' ? 0 : outer.length + 1) : step.path;
  const outcome = step.error === undefined ? showShort(step.output ?? null) : `error: ${cutLine(showText(step.error), 80)}`;
  const text = `${lead}${place.replace(/^attributes\./, '')}${place === '' ? '' : '  '}${step.type}  ${showShort(step.input, 40)} → ${outcome}`;
  const rows = inner.flatMap((branch, index) => {
    const isLast = index === inner.length - 1;
    return linesOf(branch, step.path, `${indent}${isLast ? '└─ ' : '├─ '}`, `${indent}${isLast ? '   ' : '│  '}`);
  });
  return [{ text, microseconds: step.microseconds }, ...rows];
}
