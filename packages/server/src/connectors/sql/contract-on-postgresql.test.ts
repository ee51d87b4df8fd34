import { inject } from 'vitest';
import { startPostgresql } from '../../../test/sql/servers.ts';
import { startSqlTarget } from '../../../test/sql/target.ts';
import { describeConnector } from '../contract-suite.ts';

const database = inject('database');
const url = database.kind === 'postgres' ? database.url : '';

describeConnector('SQL: PostgreSQL by statements', async () => startSqlTarget(await startPostgresql(url), 'statements'));
describeConnector('SQL: PostgreSQL by tables', async () => startSqlTarget(await startPostgresql(url), 'tables'));
