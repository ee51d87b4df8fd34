import { randomBytes, randomUUID } from 'node:crypto';
import ldap from 'ldapjs';
import type { MemoryOptions } from './memory-directory.ts';
import { isDn, keyOf, lowerCase, namingValues, parseDN, same } from './names.ts';
import { activeDirectoryClasses, activeDirectoryTypes, attributeTypes, objectClasses, requiredAttributes } from './schema-of-people.ts';
import { type Attribute, inParts } from './value-parts.ts';

interface Entry {
  dn: any;
  /** By lower-case name. */
  attributes: Map<string, Attribute>;
}

const { PagedResultsControl } = ldap as any;
const operational = new Set(['entryuuid', 'memberof', 'pwdaccountlockedtime', 'objectguid', 'subschemasubentry']);
const computedInActiveDirectory = ['distinguishedname', 'objectguid'];

/** The entries of a directory in memory, and what RFC 4511 says happens to them. */
export class EntryStore {
  /** By name in lower case, in the order in which they were added. */
  readonly #entries = new Map<string, Entry>();
  readonly #types: readonly string[];
  readonly #knownTypes: ReadonlySet<string>;

  constructor(
    readonly suffix: string,
    readonly options: MemoryOptions,
  ) {
    const types = options.activeDirectory ? [...attributeTypes, ...activeDirectoryTypes] : attributeTypes;
    this.#types = types.filter((type) => !options.withoutTypes?.some((name) => type.includes(`'${name}'`)));
    this.#knownTypes = new Set(this.#types.flatMap((type) => [...type.matchAll(/'([a-z]+)'/gi)].map(([, name]) => name!.toLowerCase())));
  }

  /** An error of ldapjs, by the name that the protocol gives it. */
  error(name: string, message = ''): Error {
    return new (ldap as any)[`${name}Error`](message);
  }

  sameName(one: any, other: any): boolean {
    return keyOf(one) === keyOf(other);
  }

  signIn(dn: any, password: string): boolean {
    const entry = this.#entries.get(keyOf(dn));
    const held = this.options.activeDirectory ? 'unicodepwd' : 'userpassword';
    const wanted = this.options.activeDirectory ? Buffer.from(`"${password}"`, 'utf16le') : Buffer.from(password);
    return password !== '' && entry?.attributes.get(held)?.values.some((value) => value.equals(wanted)) === true;
  }

  add(dnText: string, list: readonly { readonly type: string; readonly buffers: readonly Buffer[] }[]): void {
    const dn = parseDN(dnText);
    if (this.#entries.has(keyOf(dn))) throw this.error('EntryAlreadyExists');
    if (!this.sameName(dn, this.suffix) && !this.#entries.has(keyOf(dn.parent()))) throw this.error('NoSuchObject', 'no parent');
    const attributes = new Map(list.map(({ type, buffers }) => [type.toLowerCase(), { name: type, values: [...buffers] }]));
    const entry = { dn, attributes };
    set(entry, 'entryUUID', [Buffer.from(randomUUID())]);
    if (this.options.activeDirectory) this.#addWhatActiveDirectoryAdds(entry);
    this.#check(entry);
    this.#entries.set(keyOf(dn), entry);
  }

  /** An entry of a file, where the values that make its name may be missing; over the wire they must be sent. */
  load(dn: string, attributes: ReadonlyMap<string, readonly Buffer[]>): void {
    const list = [...attributes].map(([type, buffers]) => ({ type, buffers: [...buffers] }));
    for (const [type, value] of namingValues(parseDN(dn))) {
      const held = list.find((attribute) => attribute.type.toLowerCase() === type.toLowerCase());
      if (!held) list.push({ type, buffers: [Buffer.from(value)] });
      else if (!held.buffers.some((own) => same(own, Buffer.from(value)))) held.buffers.push(Buffer.from(value));
    }
    this.add(dn, list);
  }

  modify(dn: any, changes: readonly any[]): void {
    const entry = this.#get(dn);
    const changed = { dn: entry.dn, attributes: new Map(entry.attributes) };
    for (const { operation, modification } of changes) {
      const name = modification.type.toLowerCase();
      const present = changed.attributes.get(name)?.values ?? [];
      const given: readonly Buffer[] = modification.buffers;
      const has = (value: Buffer) => present.some((held) => same(held, value));
      if (operation === 'add') {
        if (given.some(has)) throw this.error('AttributeOrValueExists');
        set(changed, modification.type, [...present, ...given]);
      } else if (operation === 'delete') {
        if (present.length === 0 || !given.every(has)) throw this.error('NoSuchAttribute');
        set(changed, modification.type, given.length === 0 ? [] : present.filter((value) => !given.some((other) => same(other, value))));
      } else set(changed, modification.type, given);
    }
    this.#check(changed);
    entry.attributes = changed.attributes;
  }

  rename(dn: any, newRdnText: any, newSuperior: any): void {
    const entry = this.#get(dn);
    const newRdn = parseDN(newRdnText.toString());
    const parent = newSuperior ? parseDN(newSuperior.toString()) : entry.dn.parent();
    if (!this.#entries.has(keyOf(parent))) throw this.error('NoSuchObject');
    const newDn = parseDN(`${newRdn.toString()},${parent.toString()}`);
    if (this.#entries.has(keyOf(newDn)) && !this.sameName(newDn, entry.dn)) throw this.error('EntryAlreadyExists');
    const oldKey = keyOf(entry.dn);
    for (const [type, value] of namingValues(entry.dn)) {
      const rest = (entry.attributes.get(type.toLowerCase())?.values ?? []).filter((held) => !same(held, Buffer.from(value)));
      set(entry, type, rest);
    }
    for (const [type, value] of namingValues(newDn)) {
      const present = entry.attributes.get(type.toLowerCase())?.values ?? [];
      set(entry, type, [Buffer.from(value), ...present]);
    }
    this.#entries.delete(oldKey);
    entry.dn = newDn;
    this.#entries.set(keyOf(newDn), entry);
    // Active Directory keeps the names in its groups right; other directories leave that to whoever renames.
    if (this.options.activeDirectory) this.#replaceInGroups(oldKey, newDn.toString());
  }

  delete(dn: any): void {
    const entry = this.#get(dn);
    const key = keyOf(entry.dn);
    if ([...this.#entries.keys()].some((other) => other.endsWith(`,${key}`))) throw this.error('NotAllowedOnNonLeaf');
    this.#entries.delete(key);
    if (this.options.activeDirectory) this.#replaceInGroups(key, null);
  }

  search(request: any, response: any): void {
    const base = request.baseObject;
    const scope = request.scope;
    const [baseScope, oneScope] = [0, 1];
    const inScope = this.#inScope(base, scope === baseScope ? 'base' : scope === oneScope ? 'one' : 'sub');
    const filter = lowerCase(request.filter);
    let found = inScope.filter((entry) => filter.matches(this.#comparable(entry), false));
    const paging = request.controls.find(({ type }: any) => type === PagedResultsControl.OID);
    if (paging) {
      const isFirst = paging.value.cookie.length === 0;
      const start = isFirst ? 0 : Number(paging.value.cookie.toString());
      const end = isFirst && this.options.emptyFirstPage ? 0 : start + paging.value.size;
      const cookie = Buffer.from(end < found.length ? String(end) : '');
      response.addControl?.(new PagedResultsControl({ value: { size: found.length, cookie } }));
      found = found.slice(start, end);
    }
    const limit = request.sizeLimit || Number.POSITIVE_INFINITY;
    response.attributes = [];
    for (const entry of found.slice(0, limit)) response.send({ dn: entry.dn, attributes: this.#shown(entry, request.attributes) });
    if (found.length > limit) throw this.error('SizeLimitExceeded');
  }

  #inScope(base: any, scope: 'base' | 'one' | 'sub'): Entry[] {
    const key = keyOf(base);
    if (key === '') return [special('', this.options.withoutSchema ? {} : { subschemaSubentry: ['cn=subschema'] })];
    if (key === 'cn=subschema')
      return [
        special('cn=subschema', {
          objectClass: ['subschema'],
          attributeTypes: this.#types,
          objectClasses: [...objectClasses, ...(this.options.activeDirectory ? activeDirectoryClasses : [])],
        }),
      ];
    const entry = this.#get(base);
    if (scope === 'base') return [entry];
    const below = [...this.#entries.values()].filter(({ dn }) => keyOf(dn).endsWith(`,${key}`));
    return scope === 'sub' ? [entry, ...below] : below.filter(({ dn }) => this.sameName(dn.parent(), base));
  }

  #get(dn: any): Entry {
    const entry = this.#entries.get(keyOf(dn));
    if (entry) return entry;
    throw this.error('NoSuchObject');
  }

  #check(entry: Entry): void {
    const classes = texts(entry, 'objectClass');
    if (classes.length === 0) throw this.error('ObjectclassViolation', 'no objectClass');
    // Active Directory wants nothing of a person but a name.
    for (const name of this.options.activeDirectory
      ? []
      : classes.flatMap((objectClass) => requiredAttributes[objectClass.toLowerCase()] ?? [])) {
      if (!entry.attributes.has(name)) throw this.error('ObjectclassViolation', `object class requires attribute '${name}'`);
    }
    for (const name of entry.attributes.keys()) {
      if (!this.#knownTypes.has(name.replace(/;.*/, ''))) throw this.error('UndefinedAttributeType', name);
    }
    for (const [type, value] of namingValues(entry.dn)) {
      const held = entry.attributes.get(type.toLowerCase())?.values ?? [];
      if (!held.some((own) => same(own, Buffer.from(value))))
        throw this.error('NotAllowedOnRdn', `value of naming attribute '${type}' is not present`);
    }
    if (texts(entry, 'employeeNumber').length > 1) throw this.error('ConstraintViolation', 'employeeNumber: multiple values provided');
  }

  #addWhatActiveDirectoryAdds(entry: Entry): void {
    // Only letters and digits: ldapjs fails on a filter with bytes that begin like UTF-8 and are not.
    set(entry, 'objectGUID', [Buffer.from(randomBytes(8).toString('hex'))]);
    for (const [type, value] of namingValues(entry.dn)) set(entry, type, [Buffer.from(value)]);
    if (!texts(entry, 'objectClass').includes('user')) return;
    set(entry, 'objectCategory', [Buffer.from('person')]);
    if (!entry.attributes.has('useraccountcontrol')) set(entry, 'userAccountControl', [Buffer.from('546')]);
  }

  #replaceInGroups(oldKey: string, newDn: string | null): void {
    for (const group of this.#entries.values()) {
      const members = texts(group, 'member');
      if (!members.some((member) => keyOf(member) === oldKey)) continue;
      const rest = members.flatMap((member) => (keyOf(member) !== oldKey ? [member] : newDn === null ? [] : [newDn]));
      set(
        group,
        'member',
        rest.map((member) => Buffer.from(member)),
      );
    }
  }

  #groupsOf({ dn }: Entry): Buffer[] {
    const key = keyOf(dn);
    const groups = [...this.#entries.values()].filter((group) => texts(group, 'member').some((member) => keyOf(member) === key));
    return groups.map((group) => Buffer.from(group.dn.toString()));
  }

  #shown(entry: Entry, wanted: readonly string[]): Record<string, readonly Buffer[]> {
    const names = wanted.map((name) => name.toLowerCase());
    const all = names.length === 0 || names.includes('*');
    const shown: Record<string, readonly Buffer[]> = {};
    const attributes = new Map(entry.attributes);
    if (names.some((name) => name.startsWith('memberof'))) attributes.set('memberof', { name: 'memberOf', values: this.#groupsOf(entry) });
    for (const [name, { name: spelled, values }] of attributes) {
      const isShown = names.includes(name) || (all && !operational.has(name) && !computedInActiveDirectory.includes(name));
      if (isShown && values.length > 0) shown[spelled] = values;
    }
    return this.options.maxValues === undefined ? shown : inParts(shown, attributes, wanted, this.options.maxValues);
  }

  /** As the filters of ldapjs compare: texts, here without case. */
  #comparable(entry: Entry): Record<string, string[]> {
    const attributes: Record<string, string[]> = {};
    for (const [name, { values }] of entry.attributes) {
      attributes[name] = values.map((value) => (isDn(name) ? keyOf(value.toString()) : value.toString().toLowerCase()));
    }
    return attributes;
  }
}

function special(dn: string, attributes: Record<string, readonly string[]>): Entry {
  const entry: Entry = { dn: parseDN(dn), attributes: new Map() };
  for (const [name, values] of Object.entries({ objectClass: ['top'], ...attributes })) {
    set(
      entry,
      name,
      values.map((value) => Buffer.from(value)),
    );
  }
  return entry;
}

function set(entry: Entry, name: string, values: readonly Buffer[]): void {
  if (values.length === 0) entry.attributes.delete(name.toLowerCase());
  else entry.attributes.set(name.toLowerCase(), { name: entry.attributes.get(name.toLowerCase())?.name ?? name, values });
}

function texts(entry: Entry, name: string): string[] {
  return (entry.attributes.get(name.toLowerCase())?.values ?? []).map((value) => value.toString());
}
