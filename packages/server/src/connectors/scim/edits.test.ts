import { describe, expect, it } from 'vitest';
import type { AccountValue } from '../connector.ts';
import type { ObjectAttribute, ValueChange } from '../live-connector.ts';
import { scimSchemas } from './default-schemas.ts';
import { standardUser } from './resource-model.ts';
import { planEdit } from './write-edits.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const roles: ObjectAttribute = { name: 'roles', type: 'STRING', isMulti: true, isEntitlement: true, groupSchema: null };
const schema = { ...scimSchemas[0]!, attributes: [...scimSchemas[0]!.attributes, roles] };

const set = (attribute: string, value: AccountValue | null): ValueChange => ({ attribute, op: 'set', value });
const plan = (object: object, ...changes: ValueChange[]) => planEdit(object as never, standardUser, schema, changes);

describe('what a change comes to', () => {
  const work = { type: 'work', value: 'w@example.com' };
  const home = { type: 'home', value: 'h@example.com', primary: true };
  it.each<[string, object, ValueChange, object[]]>([
    ['a value', {}, set('title', 'Captain'), [{ op: 'add', path: 'title', value: 'Captain' }]],
    ['another value', { title: 'Mate' }, set('title', 'Captain'), [{ op: 'replace', path: 'title', value: 'Captain' }]],
    ['a value that is so', { title: 'Captain' }, set('title', 'Captain'), []],
    ['a value that is spelled in another case', { TITLE: 'Captain' }, set('title', 'Captain'), []],
    ['no value', { title: 'Captain' }, set('title', null), [{ op: 'remove', path: 'title' }]],
    ['an empty value', { title: 'Captain' }, set('title', ''), [{ op: 'remove', path: 'title' }]],
    ['no value where there is none', {}, set('title', null), []],
    ['a truth value', {}, set('active', 'TRUE'), [{ op: 'add', path: 'active', value: true }]],
    ['a part', { name: { givenName: 'Ann' } }, set('name.familyName', 'Lee'), [{ op: 'add', path: 'name.familyName', value: 'Lee' }]],
    ['no part', { name: { givenName: 'Ann' } }, set('name.givenName', null), [{ op: 'remove', path: 'name.givenName' }]],
    ['an extension', {}, set('department', 'Sales'), [{ op: 'add', path: `${enterprise}:department`, value: 'Sales' }]],
    ['an extension by its URN', {}, set(`${enterprise}:costCenter`, '7'), [{ op: 'add', path: `${enterprise}:costCenter`, value: '7' }]],
    ['the manager', {}, set('manager', '26118'), [{ op: 'add', path: `${enterprise}:manager`, value: { value: '26118' } }]],
    [
      'another manager',
      { [enterprise]: { manager: { value: '7', displayName: 'Bob' } } },
      set('manager', '26118'),
      [{ op: 'replace', path: `${enterprise}:manager.value`, value: '26118' }],
    ],
    [
      'no manager',
      { [enterprise]: { manager: { value: '7', displayName: 'Bob' } } },
      set('manager', null),
      [{ op: 'remove', path: `${enterprise}:manager` }],
    ],
    [
      'a first entry',
      {},
      set('emails.work.primary.value', 'a@example.com'),
      [{ op: 'add', path: 'emails', value: [{ type: 'work', primary: true, value: 'a@example.com' }] }],
    ],
    [
      'a further entry beside the primary one',
      { emails: [home] },
      set('emails.work.primary.value', 'a@example.com'),
      [{ op: 'add', path: 'emails', value: [{ type: 'work', value: 'a@example.com' }] }],
    ],
    [
      'an entry of its type',
      { emails: [home, work] },
      set('emails.work.primary.value', 'a@example.com'),
      [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'a@example.com' }],
    ],
    [
      'the primary one of two of a type',
      { emails: [work, { ...work, value: 'p@example.com', primary: true }] },
      set('emails.work.primary.value', 'a@example.com'),
      [{ op: 'replace', path: 'emails[type eq "work" and primary eq true].value', value: 'a@example.com' }],
    ],
    [
      'one of two of a type without a primary one',
      { emails: [work, { ...work, value: 'other"@example.com' }] },
      set('emails.work.value', 'a@example.com'),
      [{ op: 'replace', path: 'emails[value eq "w@example.com"].value', value: 'a@example.com' }],
    ],
    [
      'one of two that nothing tells apart',
      { emails: [work, work] },
      set('emails.work.value', 'a@example.com'),
      [
        {
          op: 'replace',
          path: 'emails',
          value: [
            { type: 'work', value: 'a@example.com' },
            { type: 'work', value: 'a@example.com' },
          ],
        },
      ],
    ],
    ['no entry', { emails: [home, work] }, set('emails.work.primary.value', null), [{ op: 'remove', path: 'emails[type eq "work"]' }]],
    [
      'a part of an entry',
      { addresses: [{ type: 'work', locality: 'Rome' }] },
      set('addresses.work.locality', null),
      [{ op: 'remove', path: 'addresses[type eq "work"].locality' }],
    ],
    [
      'a part that an entry does not have yet',
      { addresses: [{ type: 'work', locality: 'Rome' }] },
      set('addresses.work.country', 'Italy'),
      [{ op: 'add', path: 'addresses[type eq "work"].country', value: 'Italy' }],
    ],
    [
      'one more value of a list',
      { roles: [{ value: 'crew', display: 'Crew' }] },
      { attribute: 'roles', op: 'add', value: 'mate' },
      [{ op: 'add', path: 'roles', value: [{ value: 'mate' }] }],
    ],
    ['a value of a list that is there', { roles: [{ value: 'crew' }] }, { attribute: 'roles', op: 'add', value: 'crew' }, []],
    [
      'one value less of a list',
      { roles: [{ value: 'crew', display: 'Crew' }, { value: 'mate' }] },
      { attribute: 'roles', op: 'remove', value: 'mate' },
      [{ op: 'replace', path: 'roles', value: [{ value: 'crew', display: 'Crew' }] }],
    ],
    [
      'the last value of a list',
      { roles: ['mate'] },
      { attribute: 'roles', op: 'remove', value: 'mate' },
      [{ op: 'remove', path: 'roles' }],
    ],
    [
      'all values of a list',
      { roles: [{ value: 'crew', display: 'Crew' }, { value: 'mate' }] },
      set('roles', ['crew', 'cook']),
      [{ op: 'replace', path: 'roles', value: [{ value: 'crew', display: 'Crew' }, { value: 'cook' }] }],
    ],
    ['the same values in another order', { roles: [{ value: 'b' }, { value: 'a' }] }, set('roles', ['a', 'b']), []],
    ['a password, which nobody can read', { password: 'old' }, set('password', 'old'), [{ op: 'replace', path: 'password', value: 'old' }]],
    ['an attribute of a service that shows no schemas', {}, set('shoeSize', '42'), [{ op: 'add', path: 'shoeSize', value: '42' }]],
  ])('is an operation for %s', (_, object, change, operations) => {
    expect(plan(object, change).operations).toEqual(operations);
  });

  it('goes on from what the changes before have made', () => {
    const { operations, object } = plan(
      {},
      set('emails.work.primary.value', 'a@example.com'),
      set('emails.home.value', 'b@example.com'),
      set('manager', '7'),
    );
    expect(operations.map(({ op, path }) => `${op} ${path}`)).toEqual(['add emails', 'add emails', `add ${enterprise}:manager`]);
    expect(object).toEqual({
      emails: [
        { type: 'work', primary: true, value: 'a@example.com' },
        { type: 'home', value: 'b@example.com' },
      ],
      [enterprise]: { manager: { value: '7' } },
    });
  });

  it.each([
    [set('id', '7'), 'The attribute id can only be read: the service gives its value.'],
    [set('meta.created', 'now'), 'The attribute meta.created can only be read: the service gives its value.'],
    [set('name', 'Ann Lee'), 'The service has no attribute name.'],
    [set('emails.work.nothing', 'x'), 'The service has no attribute emails.work.nothing.'],
    [set('two words', 'x'), 'The service has no attribute two words.'],
    [set('active', 'perhaps'), 'The attribute active must be true or false.'],
    [set('title', ['a', 'b']), 'The attribute title takes one value only.'],
  ])('refuses %o', (change, sentence) => {
    expect(() => plan({}, change)).toThrow(sentence);
  });
});
