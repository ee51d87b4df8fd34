import { illegalValue } from '../errors.ts';

/** Percent of a new source's accounts that one aggregation may delete (contract: BEHAVIOUR 5.1). */
const defaultThreshold = 10;

const mirrorKey = 'deleteThresholdPercentage';

/** The threshold, and the settings with their mirror of it. */
interface ReadThreshold {
  readonly deleteThreshold: number;
  readonly settings: Record<string, unknown>;
}

/**
 * The threshold stands in two places that mirror each other, `deleteThreshold` and a setting (contract: BEHAVIOUR 8.2): the one that differs
 * from what was before is the one that is meant.
 */
export function readDeleteThreshold(
  given: number | null,
  settings: Record<string, unknown>,
  before: number = defaultThreshold,
): ReadThreshold {
  const mirror = settings[mirrorKey];
  const mirrored = readMirror(mirror);
  const deleteThreshold = chooseThreshold(given, mirrored, before);
  if (mirrored === null || mirrored === deleteThreshold) return { deleteThreshold, settings };
  return {
    deleteThreshold,
    settings: { ...settings, [mirrorKey]: typeof mirror === 'string' ? String(deleteThreshold) : deleteThreshold },
  };
}

function chooseThreshold(given: number | null, mirrored: number | null, before: number): number {
  if (given === null) return mirrored ?? defaultThreshold;
  if (mirrored === null || mirrored === given || mirrored === before) return given;
  if (given === before) return mirrored;
  throw illegalValue('deleteThreshold', `It differs from connectorAttributes.${mirrorKey}.`);
}

/** Typed or text, as settings may be. */
function readMirror(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  const number = typeof value === 'string' && /^\d{1,3}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= 100) return number;
  throw illegalValue(`connectorAttributes.${mirrorKey}`, 'It must be a whole number from 1 to 100.');
}
