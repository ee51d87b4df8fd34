import { foldKey } from '@muster/engine';
import type { Db } from '../database/open-database.ts';

/** Assignments with the role's and the assigner's current names, oldest first. */
function assignments(db: Db, identityId: string) {
  return db
    .selectFrom('role_assignment')
    .innerJoin('role', 'role.id', 'role_assignment.role_id')
    .leftJoin('identity as assigner', 'assigner.id', 'role_assignment.assigner_id')
    .selectAll('role_assignment')
    .select(['role.name as role_name', 'assigner.name as assigner_name'])
    .where('role_assignment.identity_id', '=', identityId)
    .orderBy('role_assignment.id');
}

/** All of an identity's assignments, or those of one role by id and name (the name exactly but for case; contract: BEHAVIOUR 3.4). */
export function listRoleAssignments(db: Db, identityId: string, role: { id?: string | undefined; name?: string | undefined }) {
  return assignments(db, identityId)
    .$if(role.id !== undefined, (query) => query.where('role.id', '=', role.id!))
    .$if(role.name !== undefined, (query) => query.where('role.name_key', '=', foldKey(role.name!)))
    .execute();
}

export function findRoleAssignment(db: Db, identityId: string, id: string) {
  return assignments(db, identityId).where('role_assignment.id', '=', id).executeTakeFirst();
}

export type RoleAssignmentDetails = Awaited<ReturnType<typeof listRoleAssignments>>[number];
