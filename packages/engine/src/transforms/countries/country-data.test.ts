import { describe, expect, it } from 'vitest';
import { countryAliases } from './country-aliases.ts';
import { countryData } from './country-data.generated.ts';
import { findCountry } from './find-country.ts';

const rows = countryData
  .trim()
  .split('\n')
  .map((row) => row.split('|'));

describe('the countries', () => {
  it('are those of ISO 3166-1', () => {
    expect(rows).toHaveLength(249);
    for (const [alpha2, alpha3, numeric] of rows) expect([alpha2, alpha3, numeric].join(' ')).toMatch(/^[A-Z]{2} [A-Z]{3} \d{3}$/);
  });

  it('are found by each of their codes and names, of which only Congo belongs to two', () => {
    for (const [alpha2 = '', ...names] of rows) {
      for (const name of [alpha2, ...names]) expect(findCountry(name)?.alpha2, name).toBe(name === 'Congo' ? 'CG' : alpha2);
    }
  });

  it('are found by their aliases too, none of which the data has but the one that decides for whom', () => {
    const known = new Set(rows.flatMap(([, , , ...names]) => names));
    for (const [alpha2, aliases] of Object.entries(countryAliases)) {
      for (const alias of aliases) {
        expect(findCountry(alias)?.alpha2, alias).toBe(alpha2);
        expect(known.has(alias), alias).toBe(alias === 'Congo');
      }
    }
  });
});
