import { countryAliases } from './country-aliases.ts';
import { countryData } from './country-data.generated.ts';
import { foldName } from './fold-name.ts';

export interface Country {
  readonly alpha2: string;
  readonly alpha3: string;
  /** Three digits. */
  readonly numeric: string;
}

interface Countries {
  readonly byNumber: ReadonlyMap<number, Country>;
  /** By alpha-2 and alpha-3 code and by every name, all folded. */
  readonly byName: ReadonlyMap<string, Country>;
}

let countries: Countries | undefined;

/** The country of ISO 3166-1 with this code, or this English or native name; undefined for none. */
export function findCountry(text: string): Country | undefined {
  countries ??= readCountries();
  return /^\s*\d+\s*$/.test(text) ? countries.byNumber.get(Number(text)) : countries.byName.get(foldName(text));
}

/** Made at the first use: reading the table takes longer than a start should wait for. A code wins over an alias, and that over a name. */
function readCountries(): Countries {
  const rows = countryData
    .trim()
    .split('\n')
    .map((row) => {
      const [alpha2 = '', alpha3 = '', numeric = '', ...names] = row.split('|');
      return { country: { alpha2, alpha3, numeric }, names };
    });
  const named = rows.flatMap(({ country, names }) => entries(country, names.flatMap(spellings)));
  const aliases = rows.flatMap(({ country }) => entries(country, (countryAliases[country.alpha2] ?? []).flatMap(spellings)));
  const codes = rows.flatMap(({ country }) => entries(country, [country.alpha2, country.alpha3]));
  return {
    byNumber: new Map(rows.map(({ country }) => [Number(country.numeric), country])),
    byName: new Map([...named, ...aliases, ...codes]),
  };
}

function entries(country: Country, names: readonly string[]): (readonly [string, Country])[] {
  return names.map((name) => [foldName(name), country]);
}

/** `Korea, Republic of` is also written `Korea (Republic of)`. */
function spellings(name: string): string[] {
  return [name, name.replace(/, (.+)$/, ' ($1)')];
}
