import { Type } from '@sinclair/typebox';
import { notFound } from '../../errors.ts';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { idField, textField } from '../../http/filters/index.ts';
import { Enum, IdParams } from '../../http/schemas.ts';
import { sendCount } from '../../http/send-count.ts';
import { countHolders, listHolders } from './role-holder-store.ts';
import { readRoles } from './role-rights.ts';
import { existingRoleIds } from './role-store.ts';

const rules = {
  id: 'identity.id',
  filterFields: {
    id: idField('identity.id', ['eq', 'in']),
    aliasName: textField('identity.alias_key', ['eq', 'sw']),
    email: textField('identity.email_key', ['eq', 'sw']),
    name: textField('identity.name_key', ['eq', 'sw', 'co']),
  },
  sortFields: { id: 'identity.id', name: 'identity.name_key', aliasName: 'identity.alias_key', email: 'identity.email_key' },
  defaultSort: 'name',
};

const RoleIdentityWire = Type.Object(
  {
    id: Type.String(),
    aliasName: Type.String(),
    name: Type.String(),
    email: Type.Optional(Type.String({ description: 'Left out when there is none' })),
    roleAssignmentSource: Enum(['ACCESS_REQUEST', 'ROLE_MEMBERSHIP']),
  },
  { $id: 'RoleIdentity' },
);

export const getRoleAssignedIdentities = defineRoute({
  operationId: 'getRoleAssignedIdentities',
  method: 'GET',
  path: '/roles/:id/assigned-identities',
  tag: 'Roles',
  summary: 'List who has a role',
  description: 'Each identity once; one that has the role by request and by membership is listed with ROLE_MEMBERSHIP.',
  rights: readRoles,
  params: IdParams,
  query: collectionQuerySchema(rules),
  responses: { 200: Type.Array(RoleIdentityWire) },
  async handle({ db, params, query, reply }) {
    if ((await existingRoleIds(db, [params.id])).size === 0) throw notFound('role', params.id);
    const collection = readCollectionQuery(query, rules);
    if (collection.count) sendCount(reply, await countHolders(db, params.id, collection));
    const holders = collection.limit === 0 ? [] : await listHolders(db, params.id, collection);
    return holders.map(({ id, alias, name, email, by_membership }) => ({
      id,
      aliasName: alias,
      name,
      email: email ?? undefined,
      roleAssignmentSource: by_membership ? ('ROLE_MEMBERSHIP' as const) : ('ACCESS_REQUEST' as const),
    }));
  },
});
