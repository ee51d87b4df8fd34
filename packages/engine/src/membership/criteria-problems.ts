import type { Configuration, RoleCriteria } from '../configuration.ts';
import { attributeOfProperty } from './compile-criteria.ts';

export interface CriteriaProblem {
  /** Such as `children[0].key.property`; empty for the criteria as a whole. */
  readonly path: string;
  readonly reason: string;
  /** `reference`: something named does not exist; `value`: the criteria themselves are wrong. */
  readonly kind: 'value' | 'reference';
}

/** Contract: BEHAVIOUR 5.4; leaves count as a level. */
const maxLevels = 3;
const comparisons: ReadonlySet<string> = new Set([
  'EQUALS',
  'NOT_EQUALS',
  'CONTAINS',
  'DOES_NOT_CONTAIN',
  'STARTS_WITH',
  'ENDS_WITH',
  'GREATER_THAN',
  'LESS_THAN',
  'GREATER_THAN_EQUALS',
  'LESS_THAN_EQUALS',
]);

type Known = Pick<Configuration, 'identityAttributes' | 'sources'>;

/** All that is wrong with role criteria, outermost first; empty when they may be stored (contract: BEHAVIOUR 5.4, 8.8). */
export function criteriaProblems(criteria: RoleCriteria, configuration: Known): CriteriaProblem[] {
  return nodeProblems(criteria, configuration, '', 1, null);
}

function nodeProblems(criteria: RoleCriteria, known: Known, path: string, level: number, parent: 'AND' | 'OR' | null): CriteriaProblem[] {
  const { operation } = criteria;
  if (operation === 'AND' || operation === 'OR') return groupProblems(criteria, operation, known, path, level, parent);
  if (!comparisons.has(operation)) return [problem(path, 'operation', `${operation} is no operation`)];
  return leafProblems(criteria, known, path);
}

function groupProblems(
  criteria: RoleCriteria,
  operation: 'AND' | 'OR',
  known: Known,
  path: string,
  level: number,
  parent: 'AND' | 'OR' | null,
): CriteriaProblem[] {
  if (level >= maxLevels) return [problem(path, '', `Criteria have at most ${maxLevels} levels, the comparisons included`)];
  const children = criteria.children ?? [];
  const problems: CriteriaProblem[] = [];
  if (operation === parent) problems.push(problem(path, 'operation', `${operation} inside ${parent}: AND and OR must alternate`));
  if (isGiven(criteria.stringValue)) problems.push(problem(path, 'stringValue', `${operation} takes no stringValue`));
  if (children.length === 0) problems.push(problem(path, 'children', `${operation} needs children`));
  for (const [position, child] of children.entries()) {
    problems.push(...nodeProblems(child, known, join(path, `children[${position}]`), level + 1, operation));
  }
  return problems;
}

function leafProblems(criteria: RoleCriteria, known: Known, path: string): CriteriaProblem[] {
  const problems: CriteriaProblem[] = [];
  const { operation, key, stringValue, children } = criteria;
  if ((children ?? []).length > 0) problems.push(problem(path, 'children', `${operation} takes no children`));
  if (stringValue === undefined || stringValue === null) problems.push(problem(path, 'stringValue', `${operation} needs a stringValue`));
  if (key === undefined || key === null) problems.push(problem(path, 'key', `${operation} needs a key`));
  else problems.push(...keyProblems(key, known, join(path, 'key')));
  return problems;
}

function keyProblems(key: NonNullable<RoleCriteria['key']>, known: Known, path: string): CriteriaProblem[] {
  const attribute = attributeOfProperty(key.property ?? '');
  if (attribute === '') return [problem(path, 'property', 'A key needs a property')];
  if (key.type === 'IDENTITY') {
    if (known.identityAttributes.some(({ name }) => name === attribute)) return [];
    return [problem(path, 'property', `There is no identity attribute ${attribute}`, 'reference')];
  }
  if (key.type !== 'ACCOUNT' && key.type !== 'ENTITLEMENT') return [problem(path, 'type', `${key.type} is no type of key`)];
  if (!isGiven(key.sourceId)) return [problem(path, 'sourceId', `A key of type ${key.type} needs a sourceId`)];
  const source = known.sources.find(({ id }) => id === key.sourceId);
  if (source === undefined) return [problem(path, 'sourceId', `There is no source ${key.sourceId}`, 'reference')];
  if (source.accountSchema.attributes.some(({ name }) => name === attribute)) return [];
  return [problem(path, 'property', `Accounts of ${source.name} have no attribute ${attribute}`, 'reference')];
}

function problem(path: string, field: string, reason: string, kind: CriteriaProblem['kind'] = 'value'): CriteriaProblem {
  return { path: join(path, field), reason, kind };
}

function join(path: string, field: string): string {
  return path === '' || field === '' ? path + field : `${path}.${field}`;
}

/** Clients send empty texts for what they leave out. */
function isGiven(text: string | null | undefined): boolean {
  return text !== undefined && text !== null && text !== '';
}
