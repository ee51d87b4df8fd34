import { charge } from './meter.ts';
import type { TransformType } from './transform.ts';

const UUID_UNITS = 5000;

/** Contract: TRANSFORMS 2, uuid. A new one in each evaluation, whatever the input is. */
export const uuid: TransformType = {
  type: 'uuid',
  summary: 'A random UUID.',
  compile: () => (frame) => {
    charge(UUID_UNITS);
    return randomUuid(frame.context.random);
  },
};

/** Version 4: 122 random bits, and six that say what kind of UUID it is. */
function randomUuid(random: () => number): string {
  const bits = () => Math.floor(random() * 2 ** 32);
  const words = [bits(), (bits() & 0xffff0fff) | 0x4000, (bits() & 0x3fffffff) | 0x80000000, bits()];
  const digits = words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}
