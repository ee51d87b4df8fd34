import { isDeepStrictEqual } from 'node:util';
import { valueKeyOf } from '../../access/entitlements/value-key.ts';
import type { SchemaAttribute } from '../../database/tables.ts';
import { isSecret } from '../secret-settings.ts';
import type { NativeChangeConfig } from './native-change-config.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** A right that came or went. */
export interface ChangedRight {
  readonly attribute: string;
  readonly value: string;
  readonly valueKey: string;
}

/** What differs between two states of an account, as far as it is to be told. */
export interface AccountChanges {
  readonly single: readonly { readonly name: string; readonly oldValue: unknown; readonly newValue: unknown }[];
  readonly multi: readonly {
    readonly name: string;
    readonly addedValues: readonly unknown[];
    readonly removedValues: readonly unknown[];
  }[];
  readonly added: readonly ChangedRight[];
  readonly removed: readonly ChangedRight[];
}

interface Watch {
  readonly config: NativeChangeConfig;
  readonly attributes: readonly SchemaAttribute[];
  readonly distinguishedNames: boolean;
}

/** The changes of the attributes that are selected (contract: BEHAVIOUR 9.11); null: none of them changed. Secrets are not told. */
export function changesOfAccount(watch: Watch, before: Attributes, after: Attributes): AccountChanges | null {
  const changed = watch.attributes.filter(({ name }) => !isDeepStrictEqual(before[name] ?? null, after[name] ?? null));
  const selected = changed.filter((attribute) => isSelected(watch.config, attribute) && !isSecret(attribute.name, after[attribute.name]));
  const ofRights = selected.filter(({ isEntitlement }) => isEntitlement);
  const rights = ofRights.map(({ name }) => differenceOfRights(name, before[name], after[name], watch));
  const changes: AccountChanges = {
    single: selected
      .filter(({ isEntitlement, isMulti }) => !isEntitlement && !isMulti)
      .map(({ name }) => ({ name, oldValue: before[name] ?? null, newValue: after[name] ?? null })),
    multi: selected
      .filter(({ isEntitlement, isMulti }) => !isEntitlement && isMulti)
      .map(({ name }) => ({ name, ...differenceOf(before[name], after[name]) }))
      .filter(({ addedValues, removedValues }) => addedValues.length + removedValues.length > 0),
    added: rights.flatMap(({ added }) => added),
    removed: rights.flatMap(({ removed }) => removed),
  };
  return Object.values(changes).every((list) => list.length === 0) ? null : changes;
}

function isSelected(config: NativeChangeConfig, { name, isEntitlement }: SchemaAttribute): boolean {
  if (isEntitlement) return config.allEntitlements || config.selectedEntitlements.includes(name);
  return config.allNonEntitlementAttributes || config.selectedNonEntitlementAttributes.includes(name);
}

/** Lists are sets: their order is no change. */
function differenceOf(before: unknown, after: unknown) {
  const [old, now] = [listOf(before), listOf(after)];
  return { addedValues: now.filter((value) => !old.includes(value)), removedValues: old.filter((value) => !now.includes(value)) };
}

function differenceOfRights(attribute: string, before: unknown, after: unknown, watch: Watch) {
  const right = (value: unknown) => ({ attribute, value: String(value), valueKey: valueKeyOf(watch, String(value)) });
  const [old, now] = [listOf(before).map(right), listOf(after).map(right)];
  const without = (rights: readonly ChangedRight[], others: readonly ChangedRight[]) => {
    const keys = new Set(others.map(({ valueKey }) => valueKey));
    return rights.filter(({ valueKey }) => !keys.has(valueKey));
  };
  return { added: without(now, old), removed: without(old, now) };
}

function listOf(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
