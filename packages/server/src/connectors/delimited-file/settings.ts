import type { AccountSchema, ConnectorAttributes, SettingsResult } from '../connector.ts';
import { SettingReader } from '../setting-reader.ts';
import { findEncoding } from './encoding.ts';
import { type AccountFilter, compileFilterString } from './filter-string.ts';

/** The settings of a delimited file that act (BEHAVIOUR 8.2), with their defaults filled in. */
export interface DelimitedFileSettings {
  /** What messages call the attribute by which a row names what it is about. */
  readonly idLabel: string;
  readonly delimiter: string;
  /** Lines that start with it are skipped; null: none are. */
  readonly commentCharacter: string | null;
  /** False: the columns are the schema's attributes in their order. */
  readonly hasHeader: boolean;
  /** Rows without any value are skipped; else they are rows with a blank Account ID. */
  readonly filterEmptyRecords: boolean;
  readonly mergeRows: boolean;
  /** Adjacent rows with the same values here, and the same Account ID, are one account. */
  readonly indexColumns: readonly string[];
  /** The multi-valued attributes whose values are collected from the rows of one account. */
  readonly mergeColumns: readonly string[];
  readonly encoding: string;
  /** Splits a cell of a multi-valued attribute; null: a cell is one value (BEHAVIOUR 8.4). */
  readonly multiValueDelimiter: string | null;
  /** From `filterString`: the accounts it matches are left out. */
  readonly filter: AccountFilter | null;
}

/**
 * Reads the settings of a delimited file out of a source's connectorAttributes; those for entitlement files have the prefix `group.`
 * and defaults of their own. Values may be typed or text. Null and absent mean the default.
 *
 * Names in indexColumns and mergeColumns that the schema does not know are left out and said, not refused: clients replace the schema
 * of a source that was made from a template, and the header check keeps such columns out of the file anyway.
 */
export function readDelimitedFileSettings(
  connectorAttributes: ConnectorAttributes,
  schema: AccountSchema,
  prefix: '' | 'group.' = '',
): SettingsResult<DelimitedFileSettings> {
  const reader = new SettingReader(connectorAttributes, prefix);
  const names = schema.attributes.map(({ name }) => name);
  const multiValued = schema.attributes.filter(({ isMulti }) => isMulti).map(({ name }) => name);
  const indexColumns = reader.list('indexColumns') ?? reader.list('indexColumn') ?? [schema.identityAttribute];
  const idLabel = prefix === '' ? 'Account ID' : 'Group ID';
  const settings: DelimitedFileSettings = {
    idLabel,
    delimiter: readDelimiter(reader),
    commentCharacter: reader.character('commentCharacter', '#'),
    hasHeader: reader.boolean('hasHeader', true),
    filterEmptyRecords: reader.boolean('filterEmptyRecords', true),
    mergeRows: reader.boolean('mergeRows', true),
    indexColumns: reader.keepKnown('indexColumns', indexColumns, names, 'not attributes of the schema'),
    mergeColumns: reader.keepKnown(
      'mergeColumns',
      reader.list('mergeColumns') ?? multiValued,
      multiValued,
      'not multi-valued attributes of the schema',
    ),
    encoding: readEncoding(reader),
    multiValueDelimiter: reader.text('multiValueDelimiter') || null,
    filter: readFilter(reader, names),
  };
  if (!names.includes(schema.identityAttribute))
    reader.problems.push(`The schema has no attribute ${schema.identityAttribute}, its ${idLabel}`);
  if (settings.commentCharacter === settings.delimiter) reader.problem('commentCharacter', 'must differ from the delimiter');
  return reader.problems.length > 0 ? { problems: reader.problems } : { settings, notActedOn: reader.notActedOn };
}

function readDelimiter(reader: SettingReader): string {
  const delimiter = reader.text('delimiter') === '\\t' ? '\t' : reader.character('delimiter', ',');
  if (delimiter === null || /["\r\n]/.test(delimiter)) {
    reader.problem('delimiter', 'must be one character, neither a quote nor a line break');
    return ',';
  }
  return delimiter;
}

function readEncoding(reader: SettingReader): string {
  const encoding = reader.text('encoding')?.trim() || 'UTF-8';
  if (!findEncoding(encoding)) reader.problem('encoding', `"${encoding}" is not a supported encoding`);
  return encoding;
}

function readFilter(reader: SettingReader, names: readonly string[]): AccountFilter | null {
  const text = reader.text('filterString')?.trim();
  if (!text) return null;
  const compiled = compileFilterString(text, names);
  if ('filter' in compiled) return compiled.filter;
  reader.problem('filterString', compiled.problem);
  return null;
}
