import type { Configuration } from '../src/configuration.ts';
import type { OpenOperation, Subject, SubjectAccount } from '../src/subject.ts';
import type { Attributes, Value } from '../src/value.ts';
import { account } from './organisation.ts';

/** What systems do with operations, written for tests without a look at the engine's own idea of it. */

/** Compares values of a right as its source does. */
export type SameRight = (sourceId: string, left: string, right: string) => boolean;

export function sameRightIn({ sources }: Configuration): SameRight {
  const fold = (text: string) =>
    text
      .toLowerCase()
      .split(',')
      .map((part) => part.trim())
      .join(',');
  const named = new Set(sources.filter(({ provisioning }) => provisioning?.distinguishedNames).map(({ id }) => id));
  return (sourceId, left, right) => left === right || (named.has(sourceId) && fold(left) === fold(right));
}

export function listOf(value: Value | undefined): string[] {
  if (value === undefined || value === null || value === '') return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** The accounts after one operation. */
export function carryOut(accounts: readonly SubjectAccount[], operation: OpenOperation, config: Configuration): SubjectAccount[] {
  const { accountId, sourceId } = operation;
  if (operation.operation === 'DELETE') return accounts.filter(({ id }) => id !== accountId);
  const made = account({
    id: accountId,
    sourceId,
    nativeIdentity: accountId,
    name: accountId,
    attributes: {},
    created: '2026-03-01T12:00:00.000Z',
  });
  const all = operation.operation === 'CREATE' && !accounts.some(({ id }) => id === accountId) ? [...accounts, made] : accounts;
  return all.map((each) => (each.id === accountId ? changed(each, operation, config) : each));
}

function changed(before: SubjectAccount, { operation, changes, sourceId }: OpenOperation, config: Configuration): SubjectAccount {
  const isSame = sameRightIn(config);
  const schema = config.sources.find(({ id }) => id === sourceId)?.accountSchema;
  const attributes: Record<string, Value> = { ...before.attributes };
  for (const { attribute, op, value } of changes) {
    const isSingle = schema?.attributes.find(({ name }) => name === attribute)?.isMulti === false;
    const others = listOf(attributes[attribute]).filter((member) => !isSame(sourceId, member, String(value)));
    if (op === 'SET') attributes[attribute] = value;
    else if (op === 'REMOVE') attributes[attribute] = isSingle ? (others[0] ?? null) : others;
    else attributes[attribute] = isSingle ? value : [...others, String(value)];
  }
  const disabled = operation === 'DISABLE' || (operation !== 'ENABLE' && before.disabled);
  return { ...before, attributes: attributes as Attributes, disabled, locked: operation !== 'UNLOCK' && before.locked };
}

/** Everything open is done, what failed included. */
export function carryOutAll(subject: Subject, config: Configuration): Subject {
  const accounts = subject.openOperations.reduce<readonly SubjectAccount[]>((all, each) => carryOut(all, each, config), subject.accounts);
  return { ...subject, accounts, openOperations: [] };
}
