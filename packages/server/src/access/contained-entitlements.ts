import type { CollectionRules } from '../http/collection.ts';
import { idField } from '../http/filters/index.ts';
import { entitlementFilters, entitlementId, entitlementSorters, ownerFilter } from './entitlements/entitlement-fields.ts';

const { id, name, value, created, modified, 'source.id': source } = entitlementFilters;

/** What lists of the entitlements that a role or an access profile contains can be filtered and sorted by. */
export const containedRules = {
  id: entitlementId,
  filterFields: {
    id,
    name: { ...name, operators: ['eq', 'sw'] },
    attribute: idField('entitlement.attribute', ['eq', 'sw']),
    value: { ...value, operators: ['eq', 'sw'] },
    created,
    modified,
    ...ownerFilter,
    'source.id': source,
  },
  sortFields: {
    name: entitlementSorters.name,
    attribute: entitlementSorters.attribute,
    value: entitlementSorters.value,
    created: entitlementSorters.created,
    modified: entitlementSorters.modified,
  },
  defaultSort: 'name',
} satisfies CollectionRules;
