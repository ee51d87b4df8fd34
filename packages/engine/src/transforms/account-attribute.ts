import type { SourceConfiguration } from '../configuration.ts';
import type { SubjectAccount } from '../subject.ts';
import { attributeOf, type Value } from '../value.ts';
import { type AccountTest, comparable, compare, compileFilter, type ReadProperty } from './account-filter/compile-filter.ts';
import { type Filter, FilterSyntaxError } from './account-filter/filter.ts';
import { parseFilter } from './account-filter/parse-filter.ts';
import { charge } from './meter.ts';
import { constantText, toText } from './operands.ts';
import type { Frame, Operand, TransformCompiler, TransformType } from './transform.ts';

/** Contract: TRANSFORMS 2, accountAttribute. Reads the identity's accounts and no input. */
export const accountAttribute: TransformType = {
  type: 'accountAttribute',
  summary: "An attribute of the identity's accounts on a source.",
  compile(compiler) {
    const sourceId = compileSource(compiler);
    const attributeName = compiler.required('attributeName');
    const tests = [compileTest(compiler, 'accountFilter', readStored), compileTest(compiler, 'accountPropertyFilter', readAny)];
    const filters = tests.filter((test) => test !== undefined);
    const order = compileOrder(compiler);
    const onlyFirst = compiler.flag('accountReturnFirstLink', false);
    const fixedName = constantText(attributeName);
    return (frame) => {
      const name = fixedName === undefined ? toText(attributeName.evaluate(frame)) : fixedName;
      const source = sourceId(frame);
      if (name === null) return null;
      if (filters.length === 0) {
        const only = onlyAccountOn(source, frame.context.accounts);
        if (only !== undefined) return only === null ? null : attributeOf(only.attributes, name);
      }
      const found = accountsOf(source, filters, frame);
      if (found.length > 1) order(found, frame);
      if (onlyFirst) return found[0] === undefined ? null : attributeOf(found[0].attributes, name);
      for (const account of found) {
        const value = attributeOf(account.attributes, name);
        if (value !== null) return value;
      }
      return null;
    };
  },
};

/** For each account that is looked at, and for each two that are put in order. */
const ACCOUNT_UNITS = 20;
const ORDER_UNITS = 100;

/**
 * The only account on the source, which most identities have; null when there is none, undefined when there are several. Apart from the
 * rest, because this is what an evaluation does most.
 */
function onlyAccountOn(source: string, accounts: readonly SubjectAccount[]): SubjectAccount | null | undefined {
  charge(accounts.length * ACCOUNT_UNITS);
  let only: SubjectAccount | null = null;
  for (const account of accounts) {
    if (account.sourceId !== source) continue;
    if (only !== null) return undefined;
    only = account;
  }
  return only;
}

/** Accounts on the source that pass the filters. */
function accountsOf(source: string, filters: readonly AccountTest[], frame: Frame): SubjectAccount[] {
  const { accounts } = frame.context;
  charge(accounts.length * ACCOUNT_UNITS);
  return accounts.filter((account) => account.sourceId === source && filters.every((test) => test(account, frame)));
}

const APPLICATION = / \[source\]$/;

/** The keys that may name the source, in the order in which they win: an id before a name. */
const sourceKeys: readonly { key: string; find: (text: string) => (source: SourceConfiguration) => boolean }[] = [
  { key: 'sourceId', find: (text) => (source) => source.id === text },
  { key: 'applicationId', find: (text) => (source) => source.id === text },
  { key: 'sourceName', find: (text) => (source) => source.name === text },
  { key: 'applicationName', find: (text) => (source) => source.name === text.replace(APPLICATION, '') },
];

/** Gives the source's id. A source that is not there is a problem of the definition, and an error as long as it is not there. */
function compileSource(compiler: TransformCompiler): (frame: Frame) => string {
  const named = sourceKeys.find(({ key }) => compiler.has(key));
  if (named === undefined) {
    compiler.problem('sourceName', 'Required by accountAttribute, or sourceId, applicationId or applicationName');
    return () => '';
  }
  const { key, find } = named;
  const operand = compiler.required(key);
  const { sources } = compiler.configuration;
  const missing = (text: string | null) => `There is no source ${key.endsWith('Id') ? 'with the id' : 'named'} ${JSON.stringify(text)}`;
  const fixed = constantText(operand);
  if (fixed === undefined || fixed === null) {
    return (frame) => {
      const text = toText(operand.evaluate(frame));
      const source = text === null ? undefined : sources.find(find(text));
      if (source === undefined) throw compiler.error(missing(text));
      return source.id;
    };
  }
  const source = sources.find(find(fixed));
  if (source === undefined) compiler.problem(key, missing(fixed), 'source');
  else compiler.readsSource(source.id);
  const id = source?.id ?? '';
  return () => id;
}

/** What `accountFilter` can ask for: the columns of a stored account. */
const readStored: ReadProperty = (account, property) => (property === 'nativeIdentity' ? account.nativeIdentity : account.name);

/** Any attribute; the account's own columns where the schema has no attribute of that name. */
const readAny: ReadProperty = (account, property) => {
  if (Object.hasOwn(account.attributes, property)) return attributeOf(account.attributes, property);
  if (property === 'nativeIdentity') return account.nativeIdentity;
  return property === 'displayName' ? account.name : null;
};

const storedProperties = new Set(['nativeIdentity', 'displayName']);

function compileTest(compiler: TransformCompiler, key: string, read: ReadProperty): AccountTest | undefined {
  if (!compiler.has(key)) return undefined;
  const written = compiler.written(key);
  if (written === '') return undefined;
  try {
    const filter = parseFilter(written, (text) => compiler.template(text, written));
    const unknown = read === readStored ? propertiesOf(filter).find((property) => !storedProperties.has(property)) : undefined;
    if (unknown !== undefined) compiler.problem(key, `Can ask for nativeIdentity and displayName, not for ${unknown}`);
    return compileFilter(filter, read);
  } catch (thrown) {
    if (!(thrown instanceof FilterSyntaxError)) throw thrown;
    compiler.problem(key, `Bad filter: ${thrown.message}`);
    return undefined;
  }
}

function propertiesOf(filter: Filter): string[] {
  if (filter.kind === 'not') return propertiesOf(filter.operand);
  if ('operands' in filter) return filter.operands.flatMap(propertiesOf);
  return [filter.property];
}

/** Sorts by `accountSortAttribute`, accounts without a value last; those that are equal in it by age. */
function compileOrder(compiler: TransformCompiler): (accounts: SubjectAccount[], frame: Frame) => void {
  const attribute: Operand | undefined = compiler.operand('accountSortAttribute');
  const direction = compiler.flag('accountSortDescending', false) ? -1 : 1;
  return (accounts, frame) => {
    const name = attribute === undefined ? 'created' : (toText(attribute.evaluate(frame)) ?? 'created');
    const keys = new Map(accounts.map((account) => [account, sortKey(account, name)]));
    accounts.sort((a, b) => {
      charge(ORDER_UNITS);
      const first = keys.get(a) ?? null;
      const second = keys.get(b) ?? null;
      if (first === null || second === null) return first === second ? byAge(a, b) : first === null ? 1 : -1;
      return direction * compare(first, second) || byAge(a, b);
    });
  };
}

function sortKey(account: SubjectAccount, name: string) {
  const text = toText(sortValue(account, name));
  return text === null ? null : comparable(text);
}

function sortValue(account: SubjectAccount, name: string): Value {
  if (name === 'created') return account.created;
  return name === 'modified' ? account.modified : readAny(account, name);
}

function byAge(a: SubjectAccount, b: SubjectAccount): number {
  return a.created === b.created ? (a.id < b.id ? -1 : 1) : a.created < b.created ? -1 : 1;
}
