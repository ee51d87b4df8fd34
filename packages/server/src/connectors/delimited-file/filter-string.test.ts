import { describe, expect, it } from 'vitest';
import { compileFilterString } from './filter-string.ts';
import { readAll, testSchema } from './test-feed.ts';

const names = ['id', 'type', 'age', 'active', 'groups', 'Job Title', 'e-mail'];
const account = { id: '1', type: 'contractor', age: 36, active: true, groups: ['eng', 'ops'], 'Job Title': 'Analyst' };

describe('a filter string', () => {
  it.each([
    ['type == "contractor"', true],
    ['type == "Contractor"', false],
    ['type != "employee"', true],
    ['age == 36 && active == true', true],
    ['age == "36" && active != true', false],
    ['groups == "ops"', true],
    ['groups != "ops"', false],
    ['groups.contains("op")', true],
    ['type.startsWith("con") && !type.endsWith("x")', true],
    ['e-mail.isNull() && type.notNull()', true],
    ['e-mail != "x"', true],
    ['"Job Title" == "Analyst"', true],
    ['id == 2 || id == 1 && type == "x"', false],
    ['(id == 2 || id == 1) && !(type == "x")', true],
    ['type == "say \\"hi\\""', false],
  ])('%s', (text, matches) => {
    const compiled = compileFilterString(text, names);
    expect('filter' in compiled && compiled.filter(account)).toBe(matches);
  });

  it.each([
    ['type', 'cannot be read: it ends too early'],
    ['salary == 1', 'cannot be read: salary is not an attribute of the schema'],
    ['type.matches("x")', 'cannot be read: matches is not supported'],
    ['type == "x', 'cannot be read: unexpected "x'],
    ['type == "x" id', 'cannot be read: unexpected id'],
    ['(type == "x"', 'cannot be read: it ends too early'],
    [`${'('.repeat(100)}type == "x"`, 'cannot be read: it is nested too deeply'],
    ['x'.repeat(4001), 'must not be longer than 4000 characters'],
  ])('is refused when it is not understood: %s', (text, problem) => {
    expect(compileFilterString(text, names)).toEqual({ problem });
  });

  it('leaves out the accounts it matches, and only those', async () => {
    const schema = testSchema('id', 'name');
    const items = await readAll('id,name\n1,test-a\n2,Ada\n', {
      schema,
      connectorAttributes: { filterString: 'name.startsWith("test-")' },
    });
    expect(items).toMatchObject([{ nativeIdentity: '2' }, { kind: 'end', rows: 2, complete: true }]);
  });
});
