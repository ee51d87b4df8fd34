/**
 * node scripts/gen-names.mjs: writes the tables of countries and languages that the transforms iso3166 and rfc5646 look names up in.
 *
 * Not a part of `npm run gen`: the data comes from packages of 40 MB that nobody needs otherwise, in the versions below, which are
 * installed in a temporary folder. Not taken from `Intl` either: what that knows differs from one Node.js to the next.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './set-up.mjs';

/** Unicode's CLDR for what names are in English and natively; i18n-iso-countries (MIT) for which codes and English names ISO 3166 has. */
const packages = ['cldr-core@48.2.0', 'cldr-localenames-full@48.2.0', 'i18n-iso-countries@7.14.0'];

const folder = mkdtempSync(join(tmpdir(), 'muster-names-'));
try {
  run('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', ...packages]);
  write('countries/country-data', [['countryData', 'alpha-2, alpha-3 and numeric code, then the names', countries()]]);
  write('languages/language-data', [
    ['languageData', 'tag, usual script, then the English names', languages()],
    ['scriptData', 'code, then the English names', scripts()],
    ['iso639Data', 'three-letter code and tag', threeLetterCodes()],
  ]);
} finally {
  rmSync(folder, { recursive: true });
}

/** As texts that are split at the first use: a start need not make thousands of objects. */
function write(file, tables) {
  const head = `// Made by scripts/gen-names.mjs from ${packages.join(', ')}.\n`;
  const texts = tables.map(
    ([name, columns, rows]) =>
      `\n/** A row a line: ${columns}, with bars between them. */\nexport const ${name} = \`\n${rows.join('\n')}\n\`;\n`,
  );
  writeFileSync(join(root, 'packages/engine/src/transforms', `${file}.generated.ts`), head + texts.join(''));
  for (const [name, , rows] of tables) console.log(`${name}: ${rows.length} rows`);
}

function read(path) {
  return JSON.parse(readFileSync(join(folder, 'node_modules', path), 'utf8'));
}

/** The names a locale has for things of a kind; empty for a locale that is not there. */
function displayNames(locale, kind) {
  const path = `cldr-localenames-full/main/${locale}/${kind}.json`;
  return existsSync(join(folder, 'node_modules', path)) ? read(path).main[locale].localeDisplayNames[kind] : {};
}

/** All names of one thing, each once. What CLDR has no name for, it shows as the code. */
function namesOf(names, code) {
  const alternatives = ['', '-alt-short', '-alt-variant', '-alt-long', '-alt-menu'].map((suffix) => names[code + suffix]);
  return alternatives.filter((name) => name !== undefined && name !== code);
}

function distinct(names) {
  const keys = names.map((name) => name.toLowerCase());
  return names.filter((_, index) => keys.indexOf(keys[index]) === index);
}

/** ISO 3166-1 and nothing else: Kosovo's code is not assigned by it. Native names are those in the official languages. */
function countries() {
  const english = read('i18n-iso-countries/langs/en.json').countries;
  const territories = read('cldr-core/supplemental/territoryInfo.json').supplemental.territoryInfo;
  const codes = read('i18n-iso-countries/codes.json').filter(([alpha2]) => alpha2 !== 'XK');
  return codes.sort().map(([alpha2, alpha3, numeric]) => {
    const spoken = Object.entries(territories[alpha2]?.languagePopulation ?? {});
    const locales = spoken.filter(([, facts]) => facts._officialStatus).map(([language]) => language.replace('_', '-'));
    const native = locales.flatMap((locale) => namesOf(displayNames(locale, 'territories'), alpha2));
    const isName = (name) => !/^[A-Z]{1,2}$/.test(name);
    const names = [...[english[alpha2]].flat(), ...namesOf(displayNames('en', 'territories'), alpha2), ...native.filter(isName)];
    return [alpha2, alpha3, numeric, ...distinct(names)].join('|');
  });
}

function languages() {
  const names = displayNames('en', 'languages');
  const likely = read('cldr-core/supplemental/likelySubtags.json').supplemental.likelySubtags;
  const tags = Object.keys(names).filter((key) => !/-alt-|-menu-/.test(key) && !['und', 'mul', 'zxx', 'root'].includes(key));
  return tags.map((tag) => [tag, likely[tag]?.split('-')[1] ?? '', ...distinct(namesOf(names, tag))].join('|'));
}

/** Only the scripts that a language is written in today. */
function scripts() {
  const names = displayNames('en', 'scripts');
  const used = read('cldr-core/availableLocales.json').availableLocales.full.map((locale) => /-([A-Z][a-z]{3})\b/.exec(locale)?.[1]);
  return [...new Set(used)]
    .filter((code) => code !== undefined)
    .sort()
    .map((code) => [code, ...distinct([...namesOf(names, code), names[`${code}-alt-stand-alone`]].filter(Boolean))].join('|'));
}

/** The codes of ISO 639-2 for languages that have a shorter one; both where it has two of them, as `fra` and `fre`. */
function threeLetterCodes() {
  const aliases = read('cldr-core/supplemental/aliases.json').supplemental.metadata.alias.languageAlias;
  return Object.entries(aliases)
    .filter(([code, { _reason }]) => code.length === 3 && ['overlong', 'bibliographic'].includes(_reason))
    .map(([code, { _replacement }]) => `${code}|${_replacement}`);
}
