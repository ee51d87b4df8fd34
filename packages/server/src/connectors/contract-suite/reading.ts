import { describe, expect, it } from 'vitest';
import type { AccountValue } from '../connector.ts';
import type { ObjectAttribute, ObjectItem, ObjectSchema } from '../live-connector.ts';
import { able, type Scene } from './scene.ts';
import type { SeededObject } from './target.ts';

/** Listing and reading single objects. */
export function readingTests(scene: Scene): void {
  describe('listing', () => {
    it('gives every account once, page by page, as it is', async () => {
      const { accounts, pageSize } = scene.target;
      expect(accounts.length).toBeGreaterThan(2 * pageSize);
      expectSeeded(await scene.list(), accounts);
    });

    it('gives every group once', async () => {
      const [, ...groupSchemas] = scene.target.schemas;
      const listed: ObjectItem[] = [];
      for (const schema of groupSchemas) listed.push(...(await scene.list(schema)));
      expectSeeded(listed, scene.target.groups);
    });

    it('types every value by the schema; an absent one has no key, and a multi-valued one is always a list', async () => {
      for (const schema of scene.target.schemas) {
        for (const item of await scene.list(schema)) {
          if (item.kind === 'record') expectTyped(item.attributes, schema);
        }
      }
    });

    it('can be ended early, and the session goes on', async () => {
      for (let round = 0; round < 5; round++) {
        for await (const item of scene.session.list(scene.accounts)) {
          expect(item.kind).toBe('record');
          break;
        }
      }
      const [first] = scene.target.accounts;
      expect(await scene.session.get(scene.accounts, first!.nativeIdentity)).toMatchObject({ nativeIdentity: first!.nativeIdentity });
    });

    it('does nothing when it is asked for and never read', async () => {
      scene.session.list(scene.accounts);
      expect(await scene.session.get(scene.accounts, scene.target.nobody)).toBeNull();
    });

    it('runs beside another listing and other calls of the session', async (context) => {
      able(context, scene.target.overlaps);
      const listed: string[] = [];
      const other = scene.session.list(scene.accounts)[Symbol.asyncIterator]();
      try {
        await other.next();
        for await (const item of scene.session.list(scene.accounts)) {
          if (item.kind === 'record' && listed.push(item.nativeIdentity) % scene.target.pageSize === 1) {
            expect(await scene.session.get(scene.accounts, item.nativeIdentity)).toMatchObject({ nativeIdentity: item.nativeIdentity });
          }
        }
      } finally {
        await other.return?.();
      }
      expect(new Set(listed).size).toBe(listed.length);
      expect(listed.length).toBeGreaterThanOrEqual(scene.target.accounts.length);
    });

    it('leaves no connection behind', async (context) => {
      const connections = able(context, scene.target.connections);
      await scene.closeAll();
      await expect.poll(connections).toBe(0);
      const session = await scene.open();
      for await (const item of session.list(scene.accounts)) if (item) break;
      for await (const item of session.list(scene.accounts)) if (item.kind === 'error') break;
      await expect(readBadly(session.list(scene.accounts))).rejects.toThrow('the reader fails');
      await session.close();
      await expect.poll(connections).toBe(0);
      await scene.reopen();
    });
  });

  describe('asking whether a value is taken', () => {
    const isTaken = (attribute: string, value: string) => scene.session.isTaken(scene.accounts, attribute, value);

    it('finds a value of any account, whatever the case of its letters, and no part of it', async () => {
      const attribute = scene.target.textAttribute;
      const account = await scene.create('asked');
      expect(await isTaken(attribute, 'Asked For')).toBe(false);
      await scene.update(account, { attribute, op: 'set', value: 'Asked For' });
      expect(await isTaken(attribute, 'Asked For')).toBe(true);
      expect(await isTaken(attribute, 'asked FOR')).toBe(true);
      for (const other of ['Asked', 'Asked*', 'Asked_For', 'Asked%', '*)(objectClass=*', "' or 1=1 --", 'Asked\0For', '\ud800']) {
        expect(await isTaken(attribute, other), other).toBe(false);
      }
    });

    it('finds an account by its identity', async () => {
      const { identityAttribute } = scene.accounts;
      expect(await isTaken(identityAttribute, scene.target.accounts[0]!.nativeIdentity)).toBe(true);
      expect(await isTaken(identityAttribute, scene.target.nobody)).toBe(false);
      expect(await isTaken(identityAttribute, 'no identity at all')).toBe(false);
    });

    it('finds nobody by an attribute that the target does not know', async () => {
      expect(await isTaken('noSuchAttribute', 'ann')).toBe(false);
    });
  });

  describe('reading one', () => {
    it('gives an account as the listing does', async () => {
      const { accounts } = scene.target;
      for (const account of [accounts[0]!, accounts[accounts.length - 1]!]) {
        const record = await scene.session.get(scene.accounts, account.nativeIdentity);
        expect(inOrder(record)).toEqual(asRecord(account));
        expectTyped(record!.attributes, scene.accounts);
      }
    });

    it('gives a group as the listing does', async () => {
      const [, groupSchema] = scene.target.schemas;
      for (const group of groupSchema ? scene.target.groups.slice(0, 2) : []) {
        expect(inOrder(await scene.session.get(groupSchema!, group.nativeIdentity))).toEqual(asRecord(group));
      }
    });

    it('gives null when there is no such account', async () => {
      expect(await scene.session.get(scene.accounts, scene.target.nobody)).toBeNull();
    });
  });
}

async function readBadly(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) if (item) throw new Error('the reader fails');
}

/** The listing holds the seeded objects, each once, and whatever other tests have made. */
function expectSeeded(listed: readonly ObjectItem[], seeded: readonly SeededObject[]): void {
  expect(listed.filter(({ kind }) => kind === 'error')).toEqual([]);
  const byIdentity = new Map<string, ObjectItem>();
  for (const item of listed) if (item.kind === 'record') byIdentity.set(item.nativeIdentity, item);
  expect(byIdentity.size).toBe(listed.length);
  for (const object of seeded) expect(inOrder(byIdentity.get(object.nativeIdentity))).toEqual(asRecord(object));
}

function asRecord(object: SeededObject): unknown {
  return inOrder({ kind: 'record', ...object, uuid: object.uuid === null ? null : expect.stringMatching(/./) });
}

/** The values of a list have no order that means anything. */
function inOrder(object: ObjectItem | null | undefined): unknown {
  if (!object || object.kind === 'error') return object;
  const sorted = Object.entries(object.attributes).map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value]);
  return { ...object, attributes: Object.fromEntries(sorted) };
}

function expectTyped(attributes: Readonly<Record<string, AccountValue>>, schema: ObjectSchema): void {
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = schema.attributes.find((candidate) => candidate.name === name);
    expect(attribute, `${schema.name} has no attribute ${name}`).toBeDefined();
    expect(hasType(value, attribute!), `${name} = ${JSON.stringify(value)} is not of the type in the schema`).toBe(true);
  }
}

function hasType(value: AccountValue, { type, isMulti }: ObjectAttribute): boolean {
  const wanted = type === 'BOOLEAN' ? 'boolean' : type === 'INT' || type === 'LONG' ? 'number' : 'string';
  const values = Array.isArray(value) ? value : [value];
  return Array.isArray(value) === isMulti && values.length > 0 && values.every((member) => typeof member === wanted && member !== '');
}
