import { describe, expect, it } from 'vitest';
import { readDelimitedFileSettings } from './settings.ts';
import { testSchema } from './test-feed.ts';

const schema = testSchema('id', 'name', 'groups[]');

describe('the settings of a delimited file', () => {
  it('have defaults', () => {
    expect(readDelimitedFileSettings({ delimiter: null }, schema)).toEqual({
      settings: {
        idLabel: 'Account ID',
        delimiter: ',',
        commentCharacter: '#',
        hasHeader: true,
        filterEmptyRecords: true,
        mergeRows: true,
        indexColumns: ['id'],
        mergeColumns: ['groups'],
        encoding: 'UTF-8',
        multiValueDelimiter: null,
        filter: null,
      },
      notActedOn: [],
    });
  });

  it('may be typed or text', () => {
    const typed = { hasHeader: false, mergeRows: false, indexColumns: ['name'], mergeColumns: ['groups'], delimiter: '\t' };
    const text = { hasHeader: 'false', mergeRows: 'FALSE', indexColumn: 'name', mergeColumns: 'groups', delimiter: '\\t' };
    expect(readDelimitedFileSettings(text, schema)).toEqual(readDelimitedFileSettings(typed, schema));
  });

  it('for entitlement files have a prefix of their own', () => {
    const attributes = { delimiter: ';', 'group.delimiter': '|' };
    expect(readDelimitedFileSettings(attributes, schema, 'group.')).toMatchObject({ settings: { delimiter: '|' } });
    expect(readDelimitedFileSettings({ delimiter: ';' }, schema, 'group.')).toMatchObject({ settings: { delimiter: ',' } });
  });

  it('that are wrong are all named', () => {
    const attributes = { 'group.delimiter': '||', 'group.hasHeader': 'yes', 'group.encoding': 'klingon', 'group.mergeColumns': [1] };
    expect(readDelimitedFileSettings(attributes, schema, 'group.')).toEqual({
      problems: [
        'group.delimiter must be one character',
        'group.hasHeader must be true or false',
        'group.mergeColumns must be a list of column names',
        'group.encoding "klingon" is not a supported encoding',
      ],
    });
  });

  it.each(['"', '\n', ''])('refuse the delimiter %j', (delimiter) => {
    expect(readDelimitedFileSettings({ delimiter }, schema)).toEqual({
      problems: ['delimiter must be one character, neither a quote nor a line break'],
    });
  });

  it('refuse a comment character that is the delimiter, and a schema without its Account ID', () => {
    const broken = { ...schema, identityAttribute: 'empnum' };
    expect(readDelimitedFileSettings({ delimiter: '#' }, broken)).toEqual({
      problems: ['The schema has no attribute empnum, its Account ID', 'commentCharacter must differ from the delimiter'],
    });
  });

  it.each(['UTF-7', 'UTF-32', 'base64', 'hex'])('refuse the encoding %s, in which lines cannot be found', (encoding) => {
    expect(readDelimitedFileSettings({ encoding }, schema)).toHaveProperty('problems');
  });

  it.each(['utf8', 'UTF_8', 'ISO-8859-15', 'windows-1252', 'Cp1252', 'UTF-16', 'Shift_JIS', 'GB18030', 'US-ASCII'])(
    'accept the encoding %s',
    (encoding) => {
      expect(readDelimitedFileSettings({ encoding }, schema)).toMatchObject({ settings: { encoding } });
    },
  );

  it('leave out merge and index columns that the schema does not know, and say so', () => {
    expect(readDelimitedFileSettings({ mergeColumns: ['groups', 'roles', 'name'], indexColumn: 'number' }, schema)).toMatchObject({
      settings: { mergeColumns: ['groups'], indexColumns: [] },
      notActedOn: [
        'indexColumns names columns that are not attributes of the schema: number',
        'mergeColumns names columns that are not multi-valued attributes of the schema: roles, name',
      ],
    });
  });
});
