import { comparableValue } from '@muster/engine';
import { type SqlBool, sql } from 'kysely';
import type { CollectionRules } from '../../http/collection.ts';
import { booleanField, customField, dateField, type FilterFields, idField, type Predicate, textField } from '../../http/filters/index.ts';
import { indexKey, keyPrefix } from './value-key.ts';

export const entitlementId = 'entitlement.id';

/** What lists of entitlements can be filtered and sorted by. */
export const entitlementFilters = {
  id: idField('entitlement.id', ['eq', 'in']),
  name: textField('entitlement.name_key', ['eq', 'in', 'sw']),
  type: idField('entitlement.object_type', ['eq', 'in']),
  attribute: idField('entitlement.attribute', ['eq', 'in']),
  value: customField(['eq', 'in', 'sw'], compareValue),
  'source.id': idField('entitlement.source_id', ['eq', 'in']),
  requestable: booleanField('entitlement.requestable', ['eq']),
  created: dateField('entitlement.created', ['gt', 'lt', 'ge', 'le']),
  modified: dateField('entitlement.modified', ['gt', 'lt', 'ge', 'le']),
} satisfies FilterFields;

export const ownerFilter = { 'owner.id': idField('entitlement.owner_id', ['eq', 'in']) } satisfies FilterFields;

export const entitlementSorters = {
  id: 'entitlement.id',
  name: 'entitlement.name_key',
  created: 'entitlement.created',
  modified: 'entitlement.modified',
  type: 'entitlement.object_type',
  attribute: 'entitlement.attribute',
  value: 'entitlement.value_key',
  'source.id': 'entitlement.source_id',
} as const;

export const relativesRules = {
  id: entitlementId,
  filterFields: entitlementFilters,
  sortFields: entitlementSorters,
  defaultSort: 'name',
} satisfies CollectionRules;

/**
 * Values are compared exactly, as ids are. They are found by their key, which is the value itself or, on a directory, the value as it is
 * compared there.
 */
function compareValue(predicate: Predicate) {
  const { operator, values } = predicate;
  if (operator === 'sw') {
    const [text = ''] = values;
    const startsWith = (column: string, prefix: string) => idField(column, ['sw']).compile({ ...predicate, values: [prefix] });
    const [exact, folded] = [text, comparableValue(text, true)].map((prefix) => startsWith('entitlement.value_key', keyPrefix(prefix)));
    return sql<SqlBool>`(${exact} or ${folded}) and ${startsWith('entitlement.value', text)}`;
  }
  const keys = values.flatMap((text) => [indexKey(text), indexKey(comparableValue(text, true))]);
  return sql<SqlBool>`entitlement.value_key in (${sql.join([...new Set(keys)])}) and entitlement.value in (${sql.join(values)})`;
}
