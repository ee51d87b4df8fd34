import { describe, expect, it } from 'vitest';
import { findLanguageTag } from './find-language-tag.ts';
import { iso639Data, languageData } from './language-data.generated.ts';

const rowsOf = (data: string) =>
  data
    .trim()
    .split('\n')
    .map((row) => row.split('|'));

describe('the languages', () => {
  it('are found by each of their names, in any case unless that is the code of another', () => {
    for (const [tag = '', , ...names] of rowsOf(languageData)) {
      for (const name of names) {
        expect(findLanguageTag(name), name).toBe(findLanguageTag(tag));
        if (!/^[a-z]{2,3}$/i.test(name)) expect(findLanguageTag(name.toUpperCase()), name).toBe(findLanguageTag(tag));
      }
    }
  });

  it('have a tag whose tag it is itself', () => {
    for (const [name = ''] of [...rowsOf(languageData), ...rowsOf(iso639Data)]) {
      const tag = findLanguageTag(name);
      expect(tag, name).toMatch(/^[a-z]{2,3}(?:_[A-Z0-9]{2,3})?(?:_{1,2}#[A-Z][a-z]{3})?$/);
      expect(findLanguageTag(tag!), name).toBe(tag);
    }
  });
});
