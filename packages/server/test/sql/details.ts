import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AccountValue, ConnectorAttributes } from '../../src/connectors/connector.ts';
import {
  type AccountReference,
  ConnectorError,
  type CreateRequest,
  type ObjectAttribute,
  type ObjectItem,
  type ObjectSchema,
  type Session,
  type ValueChange,
  type WriteOperation,
} from '../../src/connectors/live-connector.ts';
import { sql } from '../../src/connectors/sql/sql.ts';
import type { TestServer } from './servers.ts';

/** A schema whose first attribute is the id; `*` marks what has many values, and a type may stand after a colon. */
export function schemaOf(...names: readonly string[]): ObjectSchema {
  const attributes = names.map((text): ObjectAttribute => {
    const [name = '', type = 'STRING'] = text.replace('*', '').split(':');
    return { name, type, isMulti: text.endsWith('*'), isEntitlement: text.endsWith('*'), groupSchema: null };
  });
  const id = attributes[0]!.name;
  return { name: 'account', nativeObjectType: 'account', identityAttribute: id, displayAttribute: id, attributes };
}

export const request = (values: Readonly<Record<string, AccountValue>>): CreateRequest => ({ identityId: 'i', values, password: null });

/** What the contract suite does not ask for, the same on every server. */
export function describeSqlDetails(name: string, start: () => Promise<TestServer>): void {
  describe(name, () => {
    let server: TestServer;
    const sessions: Session[] = [];
    const isPostgresql = () => server.dialect === 'postgresql';

    beforeAll(async () => {
      server = await start();
      const key = isPostgresql() ? 'integer generated always as identity primary key' : 'integer auto_increment primary key';
      const text = isPostgresql() ? 'text' : 'varchar(100)';
      await server.query(`create table person (id ${key}, name ${text}, mail ${text} unique, state ${text})`);
      await server.query(`create table phone (person integer, number ${text})`);
      await server.query(`create table badge (code ${text}, color ${text})`);
      for (const table of ['person', 'phone', 'badge'])
        if (isPostgresql()) await server.query(`alter table ${table} owner to ${server.user}`);
    });
    afterEach(async () => {
      for (const session of sessions.splice(0)) await session.close();
      for (const table of ['phone', 'badge', 'person']) await server.query(`delete from ${table}`);
    });
    afterAll(() => server.stop());

    async function open(attributes: ConnectorAttributes, schema: ObjectSchema): Promise<Session> {
      const { dialect, host, port, database, user, password } = server;
      const url = `jdbc:${dialect}://${host}:${port}/${database}`;
      const result = sql.readSettings({ url, user, password, ...attributes }, [schema]);
      if ('problems' in result) throw new Error(result.problems.join('\n'));
      const session = await sql.open(result.settings, { connectTimeoutMs: 5_000, operationTimeoutMs: 10_000 });
      sessions.push(session);
      return session;
    }
    const failure = async (call: Promise<unknown>): Promise<ConnectorError> => {
      const outcome: unknown = await call.catch((error: unknown) => error);
      expect(outcome).toBeInstanceOf(ConnectorError);
      return outcome as ConnectorError;
    };
    const write = (
      session: Session,
      schema: ObjectSchema,
      nativeIdentity: string,
      kind: WriteOperation['kind'],
      ...changes: ValueChange[]
    ) => {
      const account: AccountReference = { nativeIdentity, uuid: null, attributes: {} };
      return session.write(schema, { kind, account, changes, password: null });
    };
    const set = (attribute: string, value: AccountValue | null): ValueChange => ({ attribute, op: 'set', value });
    const list = async (session: Session, schema: ObjectSchema): Promise<ObjectItem[]> => {
      const items: ObjectItem[] = [];
      for await (const item of session.list(schema)) items.push(item);
      return items;
    };

    const person = schemaOf('id:INT', 'name', 'mail');
    const byTable = { table: { name: 'person', key: 'id', columns: { name: 'name', mail: 'mail' } } };
    const byKey = schemaOf('name', 'mail');
    const keyed = { table: { name: 'person', key: 'name' } };

    it('answers with the key that the database made, and finds the account again by its other values', async () => {
      const session = await open(byTable, person);
      const ann = request({ name: 'Ann', mail: 'ann@example.com' });
      expect(await session.findCreated(person, ann)).toBeNull();
      const id = await session.create(person, ann);
      expect(await session.get(person, id)).toMatchObject({ nativeIdentity: id, attributes: { id: Number(id), name: 'Ann' } });
      expect(await session.findCreated(person, ann)).toMatchObject({ nativeIdentity: id });
      await session.create(person, request({ name: 'Ann' }));
      expect(await session.findCreated(person, request({ name: 'Ann' }))).toBeNull();
    });

    it('runs lists of statements in one transaction; each sees what the earlier ones answered', async () => {
      const insert = 'insert into person (name) values ($plan.name$)';
      const session = await open(
        {
          SQL: 'select p.id, name, number as phone from person p left join phone on person = id order by p.id',
          createSQL: [
            ...(isPostgresql() ? [`${insert} returning id`] : [insert, 'select last_insert_id() as id']),
            'insert into phone (person, number) values ($response.id.int$, $plan.phone$)',
          ],
        },
        schemaOf('id:INT', 'name', 'phone'),
      );
      const schema = schemaOf('id:INT', 'name', 'phone');
      const id = await session.create(schema, request({ name: 'Ann', phone: '+1 555' }));
      expect(await list(session, schema)).toMatchObject([{ nativeIdentity: id, attributes: { name: 'Ann', phone: '+1 555' } }]);
      expect((await failure(session.get(schema, id))).kind).toBe('unsupported');
      const broken = await open({ SQL: 'select id from person', createSQL: [insert, 'insert into phone (nowhere) values (1)'] }, person);
      expect((await failure(broken.create(person, request({ name: 'Bob' })))).kind).toBe('configuration');
      expect(await server.query('select name from person')).toEqual([{ name: 'Ann' }]);
      // MySQL tells the key unasked, PostgreSQL does not.
      const one = await open({ SQL: 'select id, name, mail from person', createSQL: insert }, person);
      if (isPostgresql()) expect((await failure(one.create(person, request({ name: 'Cid' })))).message).toContain("the new account's id");
      else expect(Number(await one.create(person, request({ name: 'Cid' })))).toBeGreaterThan(Number(id));
    });

    it('finds a created account among all where none can be read singly', async () => {
      const settings = {
        SQL: 'select name, mail from person',
        createSQL: 'insert into person (name, mail) values ($plan.name$, $plan.mail$)',
      };
      const session = await open(settings, byKey);
      await session.create(byKey, request({ name: 'Ann', mail: 'ann@example.com' }));
      await session.create(byKey, request({ name: 'Bob', mail: 'bob@example.com' }));
      expect(await session.findCreated(byKey, request({ name: 'Bob', mail: 'other' }))).toMatchObject({ nativeIdentity: 'Bob' });
      expect(await session.findCreated(byKey, request({ name: 'Cid', mail: 'bob@example.com' }))).toBeNull();
    });

    it('does not empty by an update what nobody can read', async () => {
      const updateSQL = 'update person set name = $plan.name$, state = $plan.state$ where name = $plan.nativeIdentity$';
      const session = await open({ SQL: 'select name, mail from person', updateSQL }, byKey);
      await server.query("insert into person (name, state) values ('Ann', 'secret')");
      const error = await failure(write(session, byKey, 'Ann', 'update', set('name', 'Anna')));
      expect(error).toMatchObject({ kind: 'configuration', message: expect.stringContaining('updateSQL writes "state"') });
      expect(await write(session, byKey, 'Ann', 'update', set('name', 'Anna'), set('state', 'new'))).toBe('Anna');
      expect(await server.query('select name, state from person')).toEqual([{ name: 'Anna', state: 'new' }]);
    });

    it('says that a value is taken when it is another than the Account ID', async () => {
      const session = await open(keyed, byKey);
      await session.create(byKey, request({ name: 'Ann', mail: 'a@example.com' }));
      const error = await failure(session.create(byKey, request({ name: 'Bob', mail: 'a@example.com' })));
      expect(error).toMatchObject({ kind: 'refused', message: expect.stringMatching(/unique|duplicate/i) });
    });

    it('does not take somebody else for an account that was renamed', async () => {
      const session = await open(keyed, byKey);
      await session.create(byKey, request({ name: 'Ann', mail: 'ann@example.com' }));
      const changes = [set('name', 'Ann'), set('mail', 'bob@example.com')];
      expect((await failure(write(session, byKey, 'Bob', 'update', ...changes))).kind).toBe('missing');
      expect(await session.get(byKey, 'Ann')).toMatchObject({ attributes: { mail: 'ann@example.com' } });
      expect(await write(session, byKey, 'Bob', 'update', set('name', 'Ann'), set('mail', 'ann@example.com'))).toBe('Ann');
    });

    it('takes a text for nobody’s key when it only begins like a number', async () => {
      const statements = {
        SQL: 'select id, name, mail from person',
        getObjectSQL: 'select id, name, mail from person where id = $(identity)',
        updateSQL: 'update person set name = $plan.name$ where id = $plan.nativeIdentity$',
        deleteSQL: 'delete from person where id = $plan.nativeIdentity$',
      };
      for (const settings of [byTable, statements]) {
        const session = await open(settings, person);
        const id = String((await server.query('select max(id) as id from person'))[0]?.id ?? '');
        const known = id && id !== 'null' ? id : await (await open(byTable, person)).create(person, request({ name: 'Ann' }));
        for (const odd of [`${known}abc`, ` ${known}`, `0${known}`, `${known}.0`]) {
          expect(await session.get(person, odd)).toBeNull();
          expect((await failure(write(session, person, odd, 'update', set('name', 'Eve')))).kind).toBe('missing');
          await write(session, person, odd, 'delete');
        }
        expect(await session.get(person, known)).toMatchObject({ attributes: { name: 'Ann' } });
      }
    });

    it('takes a statement that leaves out who is enabled already, and says who is missing', async () => {
      const select = "select id, name, mail, case when state = 'off' then 'true' else 'false' end as IIQDisabled from person";
      const toggle = (state: string) => `update person set state = '${state}' where id = $plan.nativeIdentity$ and state <> '${state}'`;
      const session = await open(
        { SQL: select, getObjectSQL: `${select} where id = $(identity)`, enableSQL: toggle('on'), disableSQL: toggle('off') },
        person,
      );
      const id = await (await open(byTable, person)).create(person, request({ name: 'Ann' }));
      await server.query("update person set state = 'on'");
      for (const kind of ['enable', 'disable', 'disable', 'enable'] as const) await write(session, person, id, kind);
      expect(await session.get(person, id)).toMatchObject({ disabled: false });
      expect((await failure(write(session, person, '0', 'enable'))).kind).toBe('missing');
    });

    it('does nothing that no statement says', async () => {
      const session = await open({ SQL: 'select id, name, mail from person', enableSQL: 'select 1' }, person);
      const kinds = ['update', 'enable', 'disable', 'unlock', 'delete', 'set-password'] as const;
      for (const kind of kinds) expect((await failure(write(session, person, '1', kind, set('name', 'x')))).kind).toBe('unsupported');
      expect((await failure(session.create(person, request({ name: 'x' })))).kind).toBe('unsupported');
    });

    it('keeps values of a table without constraints from being there twice, and removes all that are', async () => {
      const schema = schemaOf('name', 'colors*');
      const links = [{ attribute: 'colors', table: 'badge', accountColumn: 'code', valueColumn: 'color' }];
      const session = await open({ table: { ...keyed.table, columns: {}, links } }, schema);
      await session.create(schema, request({ name: 'Ann', colors: ['red', 'red'] }));
      await write(session, schema, 'Ann', 'update', { attribute: 'colors', op: 'add', value: ['red', 'blue'] });
      expect(await server.query('select color from badge order by color')).toEqual([{ color: 'blue' }, { color: 'red' }]);
      await server.query("insert into badge values ('Ann', 'red')");
      await write(session, schema, 'Ann', 'update', set('colors', 'blue'), set('name', 'Anna'));
      expect(await server.query('select code, color from badge')).toEqual([{ code: 'Anna', color: 'blue' }]);
      await write(session, schema, 'Anna', 'delete');
      expect(await server.query('select color from badge')).toEqual([]);
    });

    it('gives the first accounts of an endless result at once', async () => {
      const digits = `(${Array.from({ length: 10 }, (_, digit) => `select ${digit} as d`).join(' union all ')})`;
      const tables = Array.from({ length: 8 }, (_, index) => `${digits} as t${index}`);
      const name = `concat(${tables.map((_, index) => `t${index}.d`).join(', ')})`;
      const session = await open({ SQL: `select ${name} as name from ${tables.join(' cross join ')}` }, schemaOf('name'));
      let count = 0;
      for await (const item of session.list(schemaOf('name'))) if (item.kind === 'record' && ++count === 1_000) break;
      expect(count).toBe(1_000);
    });

    it('goes on after its connections were cut', async () => {
      const session = await open(byTable, person);
      const id = await session.create(person, request({ name: 'Ann' }));
      await server.killAll();
      await expect.poll(() => session.get(person, id).catch(() => null)).toMatchObject({ nativeIdentity: id });
    });

    it('reads group schemas of any name', async () => {
      await server.query("insert into badge values ('r', 'red'), ('b', 'blue')");
      const session = await open({ SQL: 'select id, name, mail from person', 'badge.SQL': 'select code, color from badge' }, person);
      const discovered = await session.discoverSchema('badge');
      expect(discovered).toMatchObject({ name: 'badge', identityAttribute: 'code', displayAttribute: 'code' });
      expect(await list(session, discovered)).toHaveLength(2);
      expect((await failure(session.discoverSchema('group'))).message).toContain('"group"');
    });

    it('quotes names, so that words of the language and capitals are names', async () => {
      const [table, column] = isPostgresql() ? ['"Order"', '"Select"'] : ['`Order`', '`Select`'];
      await server.query(`create table ${table} (${column} ${isPostgresql() ? 'text' : 'varchar(50)'})`);
      if (isPostgresql()) await server.query(`alter table ${table} owner to ${server.user}`);
      const schema = schemaOf('key');
      const where = isPostgresql() ? 'public' : server.database;
      const session = await open({ table: { name: `${where}.Order`, key: 'Select', columns: { key: 'Select' } } }, schema);
      await session.create(schema, request({ key: 'one' }));
      expect(await session.discoverSchema('account')).toMatchObject({ identityAttribute: 'key' });
      expect(await list(session, schema)).toMatchObject([{ nativeIdentity: 'one' }]);
    });
  });
}
