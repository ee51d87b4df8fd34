import { expect, test } from 'vitest';
import { source } from '../test/organisation.ts';
import { defaultMapping } from './default-mapping.ts';

function columns(names: readonly string[], attributes: readonly string[]): Record<string, unknown> {
  const accountSchema = {
    identityAttribute: 'id',
    displayAttribute: 'login',
    attributes: names.map((name) => ({ name, isMulti: false })),
  };
  const identityAttributes = attributes.map((name) => ({ name, multi: false }));
  const mappings = defaultMapping(source({ accountSchema }), identityAttributes);
  return Object.fromEntries(
    mappings.map(({ identityAttributeName, transformDefinition }) => [
      identityAttributeName,
      transformDefinition.attributes?.attributeName,
    ]),
  );
}

const attributes = ['uid', 'displayName', 'email', 'firstname', 'lastname', 'manager', 'identificationNumber', 'department', 'cloudStatus'];

test('a usual feed is mapped by the names that columns usually have', () => {
  const feed = ['id', 'login', 'e-mail', 'givenName', 'familyName', 'displayName', 'manager', 'department', 'cloudStatus'];
  expect(columns(feed, attributes)).toEqual({
    uid: 'login',
    displayName: 'displayName',
    email: 'e-mail',
    firstname: 'givenName',
    lastname: 'familyName',
    manager: 'manager',
    identificationNumber: 'id',
    department: 'department',
  });
});

test('an attribute whose column is missing is not mapped', () => {
  expect(columns(['id', 'login'], attributes)).toEqual({ uid: 'login', identificationNumber: 'id' });
});

test('of several usual columns the first in the list is taken', () => {
  expect(columns(['firstname', 'firstName', 'email', 'e-mail'], attributes)).toEqual({ firstname: 'firstName', email: 'email' });
});

test('a mapping names its source by id too, so that it survives a renaming', () => {
  const [mapping] = defaultMapping(source(), [{ name: 'email', multi: false }]);
  expect(mapping?.transformDefinition).toEqual({
    type: 'accountAttribute',
    attributes: { sourceName: 'HR', sourceId: 'hr', attributeName: 'email' },
  });
});
