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

  it.each([
    ['openldap', 'openldap-angularsc'],
    ['sailpoint.connector.LDAPConnector', 'openldap-angularsc'],
    ['Active Directory - Direct', 'active-directory-angularsc'],
    ['JDBC', 'jdbc-angularsc'],
    ['scim2-saas', 'scim2'],
    ['SCIM 2.0', 'scim2'],
  ])('finds what %s means', (text, name) => {
    expect(findConnector(text)?.name).toBe(name);
  });

  it('finds nothing for a connector that is not built', () => {
    expect(findConnector('web-services')).toBeUndefined();
    expect(findConnector('')).toBeUndefined();
    expect(builtConnectorNames).toEqual(['delimited-file', 'openldap-angularsc', 'active-directory-angularsc', 'jdbc-angularsc', 'scim2']);
  });
});
