import { expect } from 'vitest';
import type { ConnectorAttributes } from '../../src/connectors/connector.ts';
import type { RawAccount, SeededObject, Target } from '../../src/connectors/contract-suite/target.ts';
import type { ObjectAttribute, ObjectSchema } from '../../src/connectors/live-connector.ts';
import { rowsPerPage } from '../../src/connectors/sql/connection.ts';
import { sql } from '../../src/connectors/sql/sql.ts';
import type { TestServer } from './servers.ts';

/** The two ways in which the settings can say how accounts are read and written. */
export type Way = 'statements' | 'tables';

const plain = (name: string, type = 'STRING'): ObjectAttribute => ({ name, type, isMulti: false, isEntitlement: false, groupSchema: null });

const accountSchema: ObjectSchema = {
  name: 'account',
  nativeObjectType: 'account',
  identityAttribute: 'login',
  displayAttribute: 'email',
  attributes: [
    ...['login', 'email', 'note'].map((name) => plain(name)),
    plain('badge', 'INT'),
    plain('balance', 'LONG'),
    plain('permanent', 'BOOLEAN'),
    plain('hired', 'DATE'),
    plain('seen', 'DATE'),
    { name: 'teams', type: 'STRING', isMulti: true, isEntitlement: true, groupSchema: 'group' },
  ],
};

const groupSchema: ObjectSchema = {
  name: 'group',
  nativeObjectType: 'team',
  identityAttribute: 'id',
  displayAttribute: 'title',
  attributes: [plain('id'), plain('title'), plain('description')],
};

const groups: readonly SeededObject[] = ['crew', "captain's", 'delivery', 'rare'].map((id) => ({
  nativeIdentity: id,
  name: `The ${id} team`,
  uuid: null,
  attributes: { id, title: `The ${id} team`, ...(id === 'rare' ? {} : { description: `Those who ${id}` }) },
  disabled: false,
  locked: false,
}));

const accounts: readonly SeededObject[] = Array.from({ length: 2 * rowsPerPage + 3 }, (_, index) => {
  const login = `seed-${index}`;
  const email = index % 7 === 0 ? {} : { email: `${login}@example.com` };
  const teams = groups.slice(0, index % 4).map(({ nativeIdentity }) => nativeIdentity);
  return {
    nativeIdentity: login,
    name: email.email ?? login,
    uuid: null,
    attributes: {
      login,
      ...email,
      ...(index % 3 === 0 ? { badge: index, balance: 9_007_199_254_740_991 - index, permanent: index % 2 === 0 } : {}),
      ...(index % 5 === 0 ? { hired: '2024-02-29', seen: '2024-02-29T23:30:15.250Z' } : {}),
      ...(teams.length === 0 ? {} : { teams: [...teams].sort() }),
    },
    disabled: index % 11 === 0,
    locked: index % 13 === 0,
  };
});

/** The tables with their data. Every `text` is of the exact kind, as keys in such systems are. */
async function createTables({ dialect, query, user }: TestServer): Promise<void> {
  const isPostgresql = dialect === 'postgresql';
  const key = isPostgresql ? 'text' : 'varchar(191)';
  const flag = isPostgresql ? 'boolean' : 'tinyint(1)';
  await query(`create table account (login ${key} primary key, email text, note text, badge integer, balance bigint, permanent ${flag},
    hired date, seen ${isPostgresql ? 'timestamptz' : 'timestamp(3) null'}, password_hash text, disabled ${flag} not null default false,
    locked ${flag} not null default false, constraint polite check (note <> 'forbidden'))`);
  await query(`create table team (id ${key} primary key, title text, about text)`);
  await query(`create table account_team (login ${key}, team ${key}, primary key (login, team),
    foreign key (login) references account (login) on update cascade on delete cascade, foreign key (team) references team (id))`);
  if (isPostgresql) {
    await query(`create function refuse_for_now() returns trigger language plpgsql as $$ begin
      if new.note = 'later' then raise exception 'could not serialize access' using errcode = '40001'; end if; return new; end $$`);
    await query('create trigger refuse_for_now before update on account for each row execute function refuse_for_now()');
    for (const table of ['account', 'team', 'account_team']) await query(`alter table ${table} owner to ${user}`);
  } else {
    await query("set time_zone = '+00:00'");
    await query(`create trigger refuse_for_now before update on account for each row begin
      if new.note = 'later' then signal sqlstate '40001' set message_text = 'could not serialize access'; end if; end`);
  }
  await insertAll(
    dialect,
    query,
    'team',
    groups.map(({ attributes: { id, title, description } }) => ({ id, title, about: description ?? null })),
  );
  await insertAll(dialect, query, 'account', accounts.map(rowOf));
  const links = accounts.flatMap(({ nativeIdentity, attributes: { teams } }) =>
    (Array.isArray(teams) ? teams : []).map((team) => ({ login: nativeIdentity, team })),
  );
  await insertAll(dialect, query, 'account_team', links);
}

function rowOf({ attributes, disabled, locked }: SeededObject): Record<string, unknown> {
  const columns = ['login', 'email', 'badge', 'balance', 'permanent', 'hired'];
  const seen = attributes.seen === undefined ? null : String(attributes.seen);
  return { ...Object.fromEntries(columns.map((name) => [name, attributes[name] ?? null])), seen, disabled, locked };
}

async function insertAll(
  dialect: TestServer['dialect'],
  query: TestServer['query'],
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const columns = Object.keys(rows[0]!);
  if (dialect === 'postgresql') {
    const text = `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`;
    await query(text, [JSON.stringify(rows)]);
    return;
  }
  const values = rows.map((row) => columns.map((column) => (column === 'seen' ? toMysqlTime(row[column]) : row[column])));
  await query(`insert into ${table} (${columns}) values ?`, [values]);
}

const toMysqlTime = (value: unknown) => (typeof value === 'string' ? value.replace('T', ' ').replace('Z', '') : null);

function settingsOf(server: TestServer, way: Way): ConnectorAttributes {
  const { dialect, host, port, database, user, password } = server;
  const hash = dialect === 'postgresql' ? 'md5($plan.password$::text)' : 'md5($plan.password$)';
  const both = {
    url: `jdbc:${dialect}://${host}:${port}/${database}`,
    user,
    password,
    unlockSQL: 'update account set locked = false where login = $plan.nativeIdentity$',
    passwordSQL: `update account set password_hash = ${hash} where login = $plan.nativeIdentity$`,
  };
  const own = ['email', 'note', 'badge', 'balance', 'permanent', 'hired', 'seen'];
  if (way === 'tables') {
    return {
      ...both,
      table: {
        name: 'account',
        key: 'login',
        columns: { ...Object.fromEntries(['login', ...own].map((name) => [name, name])), IIQLocked: 'locked' },
        disabled: { column: 'disabled', disabledValue: true, enabledValue: false },
        links: [{ attribute: 'teams', table: 'account_team', accountColumn: 'login', valueColumn: 'team' }],
      },
      groupTable: { name: 'team', key: 'id', display: 'title', description: 'about' },
    };
  }
  const select = `select a.login, ${own.map((name) => `a.${name}`).join(', ')}, l.team as teams, a.disabled as IIQDisabled, a.locked as IIQLocked
    from account a left join account_team l on l.login = a.login`;
  const assignments = own.map((name) => `${name} = $plan.${name}$`).join(', ');
  return {
    ...both,
    testConnSQL: 'select 1;',
    SQL: `${select} order by a.login -- so that the rows of one account are adjacent\n;`,
    getObjectSQL: `${select} where a.login = '$(identity)'`,
    'group.SQL': 'select id, title, about as description from team',
    'group.getObjectSQL': 'select id, title, about as description from team where id = $(identity)',
    createSQL: [
      `insert into account (login, ${own.join(', ')}) values ($plan.nativeIdentity$, ${own.map((name) => `$plan.${name}$`).join(', ')})`,
    ],
    updateSQL: `update account set login = $plan.login.string$, ${assignments} where login = $plan.nativeIdentity$`,
    enableSQL: 'update account set disabled = false, note = $plan.note$ where login = $plan.nativeIdentity$',
    disableSQL: 'update account set disabled = true, note = $plan.note$ where login = $plan.nativeIdentity$',
    deleteSQL: ['delete from account_team where login = $plan.nativeIdentity$', 'delete from account where login = $plan.nativeIdentity$'],
    'teams.addEntitlementSQL': 'insert into account_team (login, team) values ($plan.nativeIdentity$, $plan.value$)',
    'teams.removeEntitlementSQL': ['delete from account_team where login = $plan.nativeIdentity$ and team = $plan.teams$'],
  };
}

/** A target of the contract suite on that server. */
export async function startSqlTarget(server: TestServer, way: Way): Promise<Target> {
  await createTables(server);
  const connectorAttributes = settingsOf(server, way);
  return {
    connector: sql,
    connectorAttributes,
    schemas: [accountSchema, groupSchema],
    features: ['PROVISIONING', 'ENABLE', 'UNLOCK', 'PASSWORD', 'DELETE', 'DISCOVER_SCHEMA', 'SEARCH', 'SYNC_PROVISIONING'],
    secrets: [server.password],
    pageSize: rowsPerPage,
    accounts,
    groups,
    nobody: 'nobody',
    textAttribute: 'note',
    membership: { attribute: 'teams', values: ['crew', "captain's", 'delivery'] },
    at: (host, port) => ({ ...connectorAttributes, url: `jdbc:${server.dialect}://${host}:${port}/${server.database}` }),
    wrongPassword: { ...connectorAttributes, password: 'wrong' },
    ...wrongSettingsOf(server, way, connectorAttributes),
    newAccount: (name) => ({ identityId: 'id-of-the-identity', values: { login: name, email: `${name}@example.com` }, password: null }),
    oddNames: true,
    rename: (_, name) => ({ change: { attribute: 'login', op: 'set', value: name }, nativeIdentity: name }),
    overlaps: true,
    ...waysToLook(server),
    ...waysToDisturb(server),
    stop: () => server.stop(),
  };
}

function wrongSettingsOf(
  { dialect, password }: TestServer,
  way: Way,
  attributes: ConnectorAttributes,
): Pick<Target, 'wrongSettings' | 'misplaced'> {
  const changed = (changes: ConnectorAttributes, says: RegExp) => ({ connectorAttributes: { ...attributes, ...changes }, says });
  const always = [
    changed({ url: 'jdbc:oracle:thin:@//db.example.com:1521/hr' }, /url must begin with jdbc:postgresql/),
    changed({ url: `jdbc:${dialect}://root:${password}@db.example.com/hr` }, /url must hold no user or password/),
    changed({ user: null }, /user is missing/),
    changed({ passwordSQL: "update account set note = 'to $plan.password$'" }, /passwordSQL has the variable .* within quotes/),
  ];
  if (way === 'tables') {
    return {
      wrongSettings: [...always, changed({ table: { name: 'account; drop', key: 'login' } }, /table has a name that is not a name/)],
      misplaced: [
        changed({ table: { ...(attributes.table as object), name: 'no_such_table' } }, /no_such_table/),
        changed({ groupTable: { name: 'team', key: 'no_such_column' } }, /no_such_column/),
      ],
    };
  }
  return {
    wrongSettings: [...always, changed({ getObjectSQL: 'select 1' }, /getObjectSQL must use \$\(identity\)/)],
    misplaced: [
      changed({ SQL: 'select login from no_such_table' }, /no_such_table/),
      changed({ SQL: 'select login from account' }, /"email"/),
    ],
  };
}

function waysToLook(server: TestServer): Pick<Target, 'readRaw' | 'passwordWorks' | 'connections'> {
  const isPostgresql = server.dialect === 'postgresql';
  const marker = isPostgresql ? '$1' : '?';
  const hash = isPostgresql ? 'md5($2::text)' : 'md5(?)';
  return {
    readRaw: (login) => readRaw(server, marker, login),
    async passwordWorks(login, password) {
      const rows = await server.query(`select 1 as n from account where login = ${marker} and password_hash = ${hash}`, [login, password]);
      return rows.length === 1;
    },
    connections: () => server.connections(),
  };
}

function waysToDisturb(server: TestServer): Pick<Target, 'lock' | 'refusals' | 'breakOff' | 'hang'> {
  const marker = server.dialect === 'postgresql' ? '$1' : '?';
  /** Makes a call that waits for the account's row, and something meanwhile. */
  const block = async (login: string, call: () => Promise<unknown>, meanwhile: (waiting: number) => Promise<void>) => {
    const release = await server.holdAccount(login);
    const ended = call();
    ended.catch(() => undefined);
    try {
      // InnoDB tells nothing new to who asks more than ten times a second.
      await expect.poll(() => server.waiting(), { interval: 110 }).toHaveLength(1);
      const [waiting] = await server.waiting();
      if (waiting !== undefined) await meanwhile(waiting);
      return await ended;
    } finally {
      await release();
    }
  };
  return {
    lock: async (login) => void (await server.query(`update account set locked = true where login = ${marker}`, [login])),
    refusals: [
      { change: { attribute: 'note', op: 'set', value: 'forbidden' }, kind: 'refused', says: /polite/ },
      { change: { attribute: 'badge', op: 'set', value: 'twelve' }, kind: 'refused', says: /integer|badge/i },
      { change: { attribute: 'teams', op: 'add', value: 'no such team' }, kind: 'refused', says: /foreign key/ },
      { change: { attribute: 'note', op: 'set', value: 'later' }, kind: 'busy', says: /could not serialize access/ },
    ],
    breakOff: (login, call) => block(login, call, (waiting) => server.kill(waiting)),
    hang: (login, call) => block(login, call, async () => undefined),
  };
}

async function readRaw({ query }: TestServer, marker: string, login: string): Promise<RawAccount | null> {
  if (login.includes('\0')) return null;
  const [row] = await query(`select note, disabled, locked from account where login = ${marker}`, [login]);
  if (!row) return null;
  const teams = (await query(`select team from account_team where login = ${marker}`, [login])).map(({ team }) => String(team)).sort();
  return {
    attributes: { ...(row.note === null ? {} : { note: String(row.note) }), ...(teams.length === 0 ? {} : { teams }) },
    disabled: Boolean(row.disabled),
    locked: Boolean(row.locked),
  };
}
