import { foldName } from '../countries/fold-name.ts';
import { languageAliases, legacyCodes, legacyTags, regionAliases, usualScripts } from './language-aliases.ts';
import { iso639Data, languageData, scriptData } from './language-data.generated.ts';

/** Everything is given by what it is called, names being folded except where it says otherwise. */
export interface LanguageTable {
  /** Tags by name as it is written: `Ga` is another language than `ga`. */
  readonly byName: ReadonlyMap<string, string>;
  /** Tags by name and by code, which wins over a name. */
  readonly byFoldedName: ReadonlyMap<string, string>;
  /** The script of a language that goes without saying, by tag. */
  readonly usualScript: ReadonlyMap<string, string>;
  readonly scripts: ReadonlyMap<string, string>;
  /** Those that are no countries. */
  readonly regions: ReadonlyMap<string, string>;
}

let table: LanguageTable | undefined;

/** Made at the first use: reading the data takes longer than a start should wait for. */
export function languageTable(): LanguageTable {
  table ??= readTable();
  return table;
}

function readTable(): LanguageTable {
  const languages = rowsOf(languageData).map(([tag = '', script = '', ...names]) => ({ tag, script, names }));
  const named = languages.flatMap(({ tag, names }) => names.map((name) => [name, tag] as const));
  const byName = new Map([...named, ...Object.entries(languageAliases)]);
  const folded = [...byName].map(([name, tag]) => [foldName(name), tag] as const);
  return {
    byName,
    byFoldedName: new Map([...folded, ...codes(languages.map(({ tag }) => tag))]),
    usualScript: new Map([...languages.map(({ tag, script }) => [tag, script] as const), ...Object.entries(usualScripts)]),
    scripts: new Map(
      rowsOf(scriptData).flatMap(([code = '', ...names]) => [code, ...names].map((name) => [foldName(name), code] as const)),
    ),
    regions: new Map(Object.entries(regionAliases).flatMap(([name, code]) => [name, code].map((key) => [foldName(key), code] as const))),
  };
}

/** Tags, old tags and three-letter codes. */
function codes(tags: readonly string[]): (readonly [string, string])[] {
  return [
    ...tags.map((tag) => [tag.toLowerCase(), tag] as const),
    ...rowsOf(iso639Data).map(([code = '', tag = '']) => [code, tag] as const),
    ...Object.entries(legacyCodes).flatMap(([code, tag]) => [code, tag].map((key) => [key, tag] as const)),
    ...Object.entries(legacyTags).map(([tag, legacy]) => [legacy, tag] as const),
  ];
}

function rowsOf(data: string): string[][] {
  return data
    .trim()
    .split('\n')
    .map((row) => row.split('|'));
}
