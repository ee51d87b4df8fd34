/**
 * The tags of the contract's table (TRANSFORMS 4, rfc5646) are those of Java's old locales, and some of its names are those of old
 * Windows versions. What follows is where they differ from today's language data.
 */

/** Languages whose tags are the ones Java used before it followed the standard; `ns` is Windows' own. */
export const legacyTags: Readonly<Record<string, string>> = { he: 'iw', id: 'in', yi: 'ji', nso: 'ns' };

/** Three-letter codes of languages that today's data counts as another, or as more than one. */
export const legacyCodes: Readonly<Record<string, string>> = {
  bih: 'bh',
  hbs: 'sh',
  mol: 'mo',
  scr: 'hr',
  scc: 'sr',
  tgl: 'tl',
  twi: 'tw',
};

/** Further names of languages, some with a script or a region, and whole entries that no rule gives. */
export const languageAliases: Readonly<Record<string, string>> = {
  Bihari: 'bh',
  Farsi: 'fa',
  'FYRO Macedonian': 'mk',
  Sami: 'se',
  Uigur: 'ug',
  Dhivehi: 'dv',
  Panjabi: 'pa',
  Castilian: 'es',
  Valencian: 'ca',
  Gaelic: 'gd',
  Greenlandic: 'kl',
  Oriya: 'or',
  Bengali: 'bn',
  Mandarin: 'zh',
  Cantonese: 'yue',
  'Norwegian (Bokmål)': 'nb',
  // So printed, with a question mark.
  'Norwegian (Bokm?l)': 'nb',
  'Norwegian (Nynorsk)': 'nn',
  'Chinese (S)': 'zh-Hans',
  'Chinese (T)': 'zh-Hant',
  'Pashto (Afghanistan)': 'ps-AR',
};

/** What stands in the place of a country in the names of the table, or of other platforms, and is none today. */
export const regionAliases: Readonly<Record<string, string>> = {
  Caribbean: 'CB',
  'Serbia and Montenegro': 'SP',
  'Latin America': '419',
  World: '001',
  Europe: '150',
};

/** Serbian without a script is in Latin letters in the table, though it is mostly written in Cyrillic ones. */
export const usualScripts: Readonly<Record<string, string>> = { sr: 'Latn' };
