import { describe, expect, it } from 'vitest';
import { builtConnectorNames, findConnector } from './index.ts';

describe('the list of connectors', () => {
  it.each([
    'delimited-file',
    'delimited-file-angularsc',
    'DelimitedFile',
    'sailpoint.connector.DelimitedFileConnector',
    'sailpoint.connector.delimitedfile.DelimitedFileConnector',
  ])('finds the delimited file as %s', (text) => {
    expect(findConnector(text)?.name).toBe('delimited-file');
  });

  it('finds nothing for a connector that is not built', () => {
    expect(findConnector('active-directory-angularsc')).toBeUndefined();
    expect(findConnector('')).toBeUndefined();
    expect(builtConnectorNames).toEqual(['delimited-file']);
  });
});
