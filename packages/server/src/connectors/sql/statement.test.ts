import { describe, expect, it } from 'vitest';
import type { Dialect } from './connection.ts';
import { bindStatement, readStatement } from './statement.ts';

/** The text with its markers, and what stands at each; or the problem. */
function read(text: string, dialect: Dialect = 'postgresql'): unknown {
  const statement = readStatement(text, dialect);
  if ('problem' in statement) return statement.problem;
  const bound = bindStatement(statement, dialect, ({ root, name, type }) => `${root} ${name}${type === null ? '' : ` as ${type}`}`);
  return [bound.text, ...bound.values];
}

describe('statements of the settings', () => {
  it('become bound parameters, each place one of its own', () => {
    expect(read('update t set a = $plan.a$, b = $plan.a$ where id = $plan.nativeIdentity$')).toEqual([
      'update t set a = $1, b = $2 where id = $3',
      'plan a',
      'plan a',
      'plan nativeIdentity',
    ]);
    expect(read('call p($plan.x$, $response.id$)', 'mysql')).toEqual(['call p(?, ?)', 'plan x', 'response id']);
    expect(read('select * from t where id = $(identity)')).toEqual(['select * from t where id = $1', 'identity identity']);
  });

  it('name types in any case after a dot; other dots belong to the name', () => {
    expect(read('values ($plan.a.INT$, $plan.b.Dbl$, $plan.c.varchar$, $plan.name.given$, $response.id.bool$)')).toEqual([
      'values ($1, $2, $3, $4, $5)',
      'plan a as integer',
      'plan b as number',
      'plan c as string',
      'plan name.given',
      'response id as boolean',
    ]);
  });

  it('lose quotes around nothing but a variable, as older configurations have them', () => {
    expect(read("select * from t where id = '$(identity)' and a = '$plan.a$'")).toEqual([
      'select * from t where id = $1 and a = $2',
      'identity identity',
      'plan a',
    ]);
  });

  it('say that a variable stands within quotes', () => {
    expect(read("select * from t where id like '%$(identity)%'")).toBe("has the variable in '%$(identity)%' within quotes");
    expect(read('select "$plan.a$" from t')).toBe('has the variable in "$plan.a$" within quotes');
    expect(read('select $$ $plan.a$ $$')).toBe('has the variable in $$ $plan.a$ $$ within quotes');
    expect(read('select `$plan.a$`', 'mysql')).toBe('has the variable in `$plan.a$` within quotes');
  });

  it('keep what is quoted, with its escapes, and lose comments', () => {
    expect(read("select 'it''s; $1', \"a;b\", E'\\'; $2', $tag$ ; $3 $tag$ from t -- $plan.a$\n")).toEqual([
      "select 'it''s; $1', \"a;b\", E'\\'; $2', $tag$ ; $3 $tag$ from t",
    ]);
    expect(read('select \'back\\\' ; ?\', "say \\"?\\"", `odd``?` # $plan.a$\n, 1 /* ? */ -- ?\n', 'mysql')).toEqual([
      'select \'back\\\' ; ?\', "say \\"?\\"", `odd``?`  \n, 1',
    ]);
  });

  it('take a closing semicolon and refuse a second statement', () => {
    expect(read('select 1 ; \n -- the end\n')).toEqual(['select 1']);
    expect(read('select 1; drop table t')).toBe('holds more than one statement: give a list of them');
    expect(read("select 1; 'x'")).toBe('holds more than one statement: give a list of them');
  });

  it('refuse markers of their own, open quotes and nothing', () => {
    expect(read('select $1')).toBe('has $1 where a variable is expected');
    expect(read('select ?', 'mysql')).toBe('has ? where a variable is expected');
    expect(read('select a ? b from t')).toEqual(['select a ? b from t']);
    expect(read("select 'open")).toBe("has ' without its end");
    expect(read('select /* open')).toBe('has /* without its end');
    expect(read(' -- nothing')).toBe('is empty');
  });
});
