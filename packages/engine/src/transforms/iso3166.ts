import { type Country, findCountry } from './countries/find-country.ts';
import { limits } from './limits.ts';
import { charge } from './meter.ts';
import { parsedOperand, toText } from './operands.ts';
import type { Frame, TransformCompiler, TransformType } from './transform.ts';

interface Format {
  readonly write: (country: Country) => string;
}

const formats: ReadonlyMap<string, Format> = new Map([
  ['alpha2', { write: ({ alpha2 }) => alpha2 }],
  ['alpha3', { write: ({ alpha3 }) => alpha3 }],
  ['numeric', { write: ({ numeric }) => numeric }],
]);

/** For a look-up, and for each character of what is looked up. */
const LOOKUP_UNITS = 5000;
const CHARACTER_UNITS = 100;

const alpha2 = (): Format => formats.get('alpha2')!;

/** Contract: TRANSFORMS 4, iso3166. What names no country gives null. */
export const iso3166: TransformType = {
  type: 'iso3166',
  summary: 'The ISO 3166 code of a country, given by any of its codes or by its English or native name.',
  compile(compiler) {
    const format = compileFormat(compiler);
    return (frame) => {
      const { write } = format(frame);
      const text = toText(frame.input);
      if (text === null || text.length > limits.lookup) return null;
      charge(LOOKUP_UNITS + text.length * CHARACTER_UNITS);
      const country = findCountry(text);
      return country === undefined ? null : write(country);
    };
  },
};

function compileFormat(compiler: TransformCompiler): (frame: Frame) => Format {
  const operand = compiler.operand('format');
  if (operand === undefined) return alpha2;
  return parsedOperand(
    compiler,
    'format',
    operand,
    (text) =>
      formats.get(text.toLowerCase()) ?? `Unknown format ${JSON.stringify(text)}; the formats are ${[...formats.keys()].join(', ')}`,
  );
}
