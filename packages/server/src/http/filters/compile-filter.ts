import { type Expression, type SqlBool, sql } from 'kysely';
import type { FilterFields } from './fields.ts';
import type { Filter, Predicate } from './filter.ts';
import { FilterProblem } from './filter-problem.ts';

/**
 * Compiles a filter to a condition over the columns an endpoint declared. A field or operator the endpoint does not list is a
 * {@link FilterProblem} (contract 1.1). Values reach SQL as parameters only.
 *
 * A null compares as false. Under `and` and `or` SQL's unknown already behaves so; only `not` would let it through, hence `is not true`
 * there and plain predicates, which an index can serve, everywhere else.
 */
export function compileFilter(filter: Filter, fields: FilterFields): Expression<SqlBool> {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const operands = filter.operands.map((operand) => compileFilter(operand, fields));
      return sql<SqlBool>`(${sql.join(operands, filter.kind === 'and' ? sql` and ` : sql` or `)})`;
    }
    case 'not':
      return sql<SqlBool>`(${compileFilter(filter.operand, fields)} is not true)`;
    case 'predicate':
      return sql<SqlBool>`(${compilePredicate(filter, fields)})`;
  }
}

function compilePredicate(predicate: Predicate, fields: FilterFields): Expression<SqlBool> {
  const { field: name, operator, position } = predicate;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) {
    const message = `Field "${name}" with operator "${operator}" at character ${position} cannot be filtered on. ${listed(fields)}`;
    throw new FilterProblem('field', message, { position, field: name, operator });
  }
  if (!field.operators.includes(operator)) {
    const message = `Field "${name}" at character ${position} does not support operator "${operator}", only ${field.operators.join(', ')}.`;
    throw new FilterProblem('operator', message, { position, field: name, operator });
  }
  return field.compile(predicate);
}

function listed(fields: FilterFields): string {
  const names = Object.keys(fields);
  return names.length === 0 ? 'This collection has no filters.' : `Fields are ${names.join(', ')}.`;
}
