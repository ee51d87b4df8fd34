import { describe, expect, it } from 'vitest';
import { checkHeader, headerBytes, readHeaderColumns } from './check-header.ts';
import { testSchema, testSettings } from './test-feed.ts';

const schema = testSchema('id', 'name', 'e-mail');
const check = (content: string | Buffer, attributes = {}) => checkHeader(Buffer.from(content), testSettings(schema, attributes), schema);
const errorOf = (content: string | Buffer, attributes = {}) => {
  const result = check(content, attributes);
  return result.ok ? null : result.error;
};

describe('the header check', () => {
  it('accepts the names of the schema in any order, trimmed and quoted', () => {
    expect(check(' e-mail ,"id",name\n1,2,3\n')).toMatchObject({
      ok: true,
      columns: ['e-mail', 'id', 'name'],
      start: { byteOffset: 19, row: 2 },
    });
  });

  it('accepts a header that is the whole file, and comments before it', () => {
    expect(check('# by HR\n\nid,name,e-mail')).toMatchObject({ ok: true, start: { row: 4 } });
  });

  it('names unknown and missing columns in the recorded words', () => {
    expect(errorOf('id,displayName,created,name\n')).toBe(
      'Column: "[displayName, created]" is unknown and/or column: "[e-mail]" is missing',
    );
  });

  it('keeps the recorded form when only one list has names', () => {
    expect(errorOf('id,name\n')).toBe('Column: "[]" is unknown and/or column: "[e-mail]" is missing');
    expect(errorOf('id,name,e-mail,x\n')).toBe('Column: "[x]" is unknown and/or column: "[]" is missing');
  });

  it('compares names exactly', () => {
    expect(errorOf('ID,name,e-mail\n')).toBe('Column: "[ID]" is unknown and/or column: "[id]" is missing');
  });

  it('refuses an empty file and one of comments and blank lines only', () => {
    for (const content of ['', '\n\n', '# nothing\n', '\uFEFF']) expect(errorOf(content)).toBe('The file is empty');
    expect(errorOf('', { hasHeader: false })).toBe('The file is empty');
  });

  it('refuses repeated and nameless columns', () => {
    expect(errorOf('id,name,e-mail,name,name\n')).toBe('The header names a column more than once: name');
    expect(errorOf('id,name,e-mail,\n')).toBe('Column 4 of the header has no name');
  });

  it('refuses a header line longer than 1 MiB, also when its end is not in sight', () => {
    const long = Buffer.alloc(headerBytes, 'x');
    expect(errorOf(long)).toBe('The header line does not end within the first 1 MiB of the file');
    expect(errorOf(Buffer.concat([long, Buffer.from('\nid')]))).toBe('The header line cannot be read: The line is longer than 1 MiB');
  });

  it('refuses a header with broken quotes or invalid bytes', () => {
    expect(errorOf('"id"x,name,e-mail\n')).toBe('The header line cannot be read: There is text after a closing quote');
    expect(errorOf('id,"name')).toBe('The header line cannot be read: The file ends inside quotes that this row opens');
    expect(errorOf(Buffer.from('id,name\xff,e-mail\n', 'latin1'))).toBe(
      'The header line cannot be read: The row holds bytes that are not valid UTF-8',
    );
  });

  it('reads the columns of a file that is to become the schema', () => {
    expect(readHeaderColumns(Buffer.from('a;b ;c\n1;2'), testSettings(schema, { delimiter: ';' }))).toEqual({
      ok: true,
      columns: ['a', 'b', 'c'],
    });
    expect(readHeaderColumns(Buffer.from(''), testSettings(schema))).toEqual({ ok: false, error: 'The file is empty' });
  });
});
