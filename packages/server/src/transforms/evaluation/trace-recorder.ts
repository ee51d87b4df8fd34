import type { TraceStep, Value } from '@muster/engine';

/** Bounds on what an answer shows of a trace: an evaluation may take 50,000 steps, each on a text of a million characters. */
const maxSteps = 1_000;
const maxCharacters = 1_000;

/** Collects the first steps of an evaluation, each with its values shortened. */
export class TraceRecorder {
  #steps: TraceStep[] = [];

  readonly record = (step: TraceStep): void => {
    if (this.#steps.length >= maxSteps) return;
    const { input, output, ...rest } = step;
    this.#steps.push({ ...rest, input: shortened(input), ...(output !== undefined && { output: shortened(output) }) });
  };

  get steps(): readonly TraceStep[] {
    return this.#steps;
  }

  /** The evaluation is made again, with more facts. */
  clear(): void {
    this.#steps = [];
  }
}

function shortened(value: Value): Value {
  return shorten(value, { left: maxCharacters });
}

/** Texts are cut, lists and objects end early: what is left out shows as `…`. */
function shorten(value: Value, room: { left: number }): Value {
  if (typeof value === 'string') return cut(value, room);
  room.left -= 1;
  if (value === null || typeof value !== 'object') return value;
  if (room.left <= 0) return '…';
  if (Array.isArray(value)) {
    const members: Value[] = [];
    for (const member of value as readonly Value[]) {
      members.push(room.left > 0 ? shorten(member, room) : '…');
      if (room.left <= 0) break;
    }
    return members;
  }
  const entries: [string, Value][] = [];
  for (const [key, member] of Object.entries(value)) {
    if (room.left <= 0) break;
    entries.push([cut(key, room), shorten(member, room)]);
  }
  return Object.fromEntries(entries);
}

function cut(text: string, room: { left: number }): string {
  const length = Math.max(room.left, 0);
  room.left -= text.length;
  // A pair of surrogates is not cut in two.
  return text.length <= length ? text : `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
