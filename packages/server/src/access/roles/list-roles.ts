import { Type } from '@sinclair/typebox';
import { sql } from 'kysely';
import { illegalValue } from '../../errors.ts';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { booleanField, dateField, idField, textField } from '../../http/filters/index.ts';
import { sendCount } from '../../http/send-count.ts';
import { refuseNoSubAdmin } from '../../sources/sub-admins.ts';
import { readRoles } from './role-rights.ts';
import { countRoles, listRoles as listRolesOf } from './role-store.ts';
import { RoleWire, roleToWire } from './role-wire.ts';

/** No role is dimensional (contract: BEHAVIOUR 9.3). */
const rules = {
  maxLimit: 50,
  id: 'role.id',
  filterFields: {
    id: idField('role.id', ['eq', 'in']),
    name: textField('role.name_key', ['eq', 'sw']),
    created: dateField('role.created', ['gt', 'ge', 'le']),
    modified: dateField('role.modified', ['lt', 'ge', 'le']),
    'owner.id': idField('role.owner_id', ['eq', 'in']),
    requestable: booleanField('role.requestable', ['eq']),
    dimensional: booleanField(sql`false`, ['eq']),
  },
  sortFields: { name: 'role.name_key', created: 'role.created', modified: 'role.modified' },
  defaultSort: 'name',
};

export const listRoles = defineRoute({
  operationId: 'listRoles',
  method: 'GET',
  path: '/roles',
  tag: 'Roles',
  summary: 'List roles',
  rights: readRoles,
  query: Type.Composite([
    collectionQuerySchema(rules),
    Type.Object({
      'for-subadmin': Type.Optional(
        Type.String({ description: 'Only what this sub-admin may see, which is every role without access: an identity, or `me`' }),
      ),
      'for-segment-ids': Type.Optional(
        Type.String({ description: 'Ids of segments, separated by commas; Muster has none, so no role is in one' }),
      ),
      'include-unsegmented': Type.Optional(
        Type.Boolean({
          default: true,
          description: 'Whether roles without a segment, which are all, are listed; false needs `for-segment-ids`',
        }),
      ),
    }),
  ]),
  responses: { 200: Type.Array(RoleWire) },
  async handle({ db, query, reply, caller }) {
    const collection = readCollectionQuery(query, rules);
    const forSubAdmin = query['for-subadmin'];
    if (forSubAdmin !== undefined) await refuseNoSubAdmin(db, forSubAdmin, caller);
    const onlyWithoutAccess = forSubAdmin !== undefined;
    const onlySegmented = query['include-unsegmented'] === false;
    if (onlySegmented && !query['for-segment-ids']) throw illegalValue('include-unsegmented', 'False needs for-segment-ids.');
    if (collection.count) sendCount(reply, onlySegmented ? 0 : await countRoles(db, collection, onlyWithoutAccess));
    if (onlySegmented || collection.limit === 0) return [];
    return (await listRolesOf(db, collection, onlyWithoutAccess)).map(roleToWire);
  },
});
