import { findCountry } from '../countries/find-country.ts';
import { foldName } from '../countries/fold-name.ts';
import { legacyTags } from './language-aliases.ts';
import { languageTable } from './language-table.ts';

interface Locale {
  readonly language: string;
  readonly script?: string;
  readonly region?: string;
}

/**
 * The tag of a language as the contract writes it (TRANSFORMS 4, rfc5646); undefined for what names none. A name is followed by what
 * narrows it, in brackets: `Azeri (Cyrillic) (Azerbaijan)`, or as Unicode writes it, `Azerbaijani (Cyrillic, Azerbaijan)`. Codes and
 * tags are names too, so that the tag of a tag is the tag.
 */
export function findLanguageTag(text: string): string | undefined {
  const locale = findLocale(text.trim().replaceAll('[', '(').replaceAll(']', ')'));
  return locale === undefined ? undefined : write(locale);
}

function findLocale(name: string): Locale | undefined {
  const { byName, byFoldedName } = languageTable();
  const tag = byName.get(name) ?? byFoldedName.get(foldName(name));
  return tag === undefined ? (parseTag(name) ?? parseBrackets(name)) : readTag(tag);
}

/** A tag of RFC 5646 that the table holds, which is well formed. */
function readTag(tag: string): Locale {
  const [, language = '', script, region] = /^(\w+?)(?:-(\w{4}))?(?:-(\w{2,3}))?$/.exec(tag) ?? [];
  return { language, ...(script && { script }), ...(region && { region }) };
}

/** `en-US`, `en_US`, `az-Cyrl-AZ`, and Java's `az_AZ_#Cyrl`. The language has to be known and the region a country. */
function parseTag(text: string): Locale | undefined {
  const standard = /^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?$/i.exec(text);
  const java = /^([a-z]{2,3})_([a-z]{2}|\d{3})?_#([a-z]{4})$/i.exec(text);
  const [, language, script, region] = standard ?? (java === null ? [] : [java[0], java[1], java[3], java[2]]);
  const base = language === undefined ? undefined : languageTable().byFoldedName.get(language.toLowerCase());
  if (base === undefined) return undefined;
  const scripted = script === undefined ? readTag(base) : narrow(readTag(base), script);
  return scripted === undefined || region === undefined ? scripted : narrow(scripted, region);
}

/** The brackets at the end are tried first, then all from the first one on: `Burmese (Myanmar (Burma))`. */
function parseBrackets(name: string): Locale | undefined {
  if (!name.endsWith(')')) return undefined;
  for (const start of [name.lastIndexOf(' ('), name.indexOf(' (')]) {
    if (start <= 0) continue;
    const content = name.slice(start + 2, -1);
    const base = findLocale(name.slice(0, start));
    const narrowed = base && (narrow(base, content) ?? narrowAll(base, content.split(',')));
    if (narrowed !== undefined) return narrowed;
  }
  return undefined;
}

function narrowAll(base: Locale, parts: readonly string[]): Locale | undefined {
  return parts.reduce<Locale | undefined>((locale, part) => locale && narrow(locale, part), base);
}

function narrow(locale: Locale, part: string): Locale | undefined {
  const { scripts, regions } = languageTable();
  const key = foldName(part);
  const script = scripts.get(key);
  if (script !== undefined) return { ...locale, script };
  const region = regions.get(key) ?? findCountry(part)?.alpha2;
  return region === undefined ? undefined : { ...locale, region };
}

/** Chinese is told apart by country in the table, never by script. */
const chineseRegions: Readonly<Record<string, readonly string[]>> = { Hans: ['CN', 'SG'], Hant: ['TW', 'HK', 'MO'] };

/** As Java prints a locale: a script that does not go without saying comes last, and two underscores stand for no region. */
function write({ language, script, region }: Locale): string {
  const tag = legacyTags[language] ?? language;
  const chinese = language === 'zh' && script !== undefined ? (chineseRegions[script] ?? []) : [];
  const country = region ?? chinese[0] ?? '';
  const isUsual = script === undefined || script === languageTable().usualScript.get(language) || chinese.includes(country);
  if (!isUsual) return `${tag}_${country}_#${script}`;
  return country === '' ? tag : `${tag}_${country}`;
}
