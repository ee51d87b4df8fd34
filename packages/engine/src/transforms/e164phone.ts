import { findCountry } from './countries/find-country.ts';
import { limits } from './limits.ts';
import { charge } from './meter.ts';
import { constantText, toText } from './operands.ts';
import { dialledNumber } from './phones/dialled-number.ts';
import { phoneLibrary } from './phones/phone-library.ts';
import type { Frame, TransformCompiler, TransformType } from './transform.ts';

/** What the library takes for a number, and for each character of it. */
const NUMBER_UNITS = 200_000;
const CHARACTER_UNITS = 2000;

/** Contract: TRANSFORMS 3, e164phone. What is no valid number gives null; an extension is dropped. */
export const e164phone: TransformType = {
  type: 'e164phone',
  summary: 'A telephone number in the international form of E.164, such as +15127772222.',
  compile(compiler) {
    const region = compileRegion(compiler);
    return (frame) => {
      const defaultRegion = region(frame);
      const text = toText(frame.input);
      if (text === null || text.length > limits.lookup) return null;
      charge(NUMBER_UNITS + text.length * CHARACTER_UNITS);
      return toE164(text, defaultRegion);
    };
  },
};

function toE164(text: string, defaultRegion: string | undefined): string | null {
  const { isSupportedCountry, parsePhoneNumberFromString } = phoneLibrary();
  // Without a region that has a numbering plan (Antarctica has none), numbers that begin with + are still understood.
  const options = defaultRegion !== undefined && isSupportedCountry(defaultRegion) ? { defaultCountry: defaultRegion } : {};
  const number = parsePhoneNumberFromString(dialledNumber(text), options);
  return number?.isValid() ? number.number : null;
}

/** A region from the data that is none leaves the number without one; written in the transform, it is a problem of the definition. */
function compileRegion(compiler: TransformCompiler): (frame: Frame) => string | undefined {
  const operand = compiler.operand('defaultRegion');
  if (operand === undefined) return () => 'US';
  const written = constantText(operand);
  if (written === undefined || written === null) {
    return (frame) => {
      const text = toText(operand.evaluate(frame));
      return text === null ? 'US' : regionOf(text);
    };
  }
  const region = regionOf(written);
  if (region === undefined) compiler.problem('defaultRegion', `Must be an ISO 3166 alpha-2 code, not ${JSON.stringify(written)}`);
  return () => region;
}

/** Regions with telephone numbers of their own that ISO 3166 has no code for: Ascension Island, Tristan da Cunha, Kosovo. */
const otherRegions = new Set(['AC', 'TA', 'XK']);

function regionOf(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  if (!/^[A-Z]{2}$/.test(code)) return undefined;
  return otherRegions.has(code) || findCountry(code)?.alpha2 === code ? code : undefined;
}
