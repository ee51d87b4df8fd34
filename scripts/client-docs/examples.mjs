/**
 * An example of each operation, whole but for the lines that make the client. They hold no types, so they run as JavaScript too.
 * `imports` are names taken from the client besides `createClient`.
 */
export const examples = {
  listIdentities: {
    imports: ['filter'],
    code: `const { and, eq, sw } = filter.identities;
const { items, total } = await client.listIdentities({
  filters: and(eq('cloudStatus', 'ACTIVE'), sw('name', 'A')),
  sorters: ['name', '-alias'],
  limit: 50,
  count: true,
});
console.log(\`\${items.length} of \${total}\`);

// All of them, page after page:
for await (const identity of client.identities({ sorters: 'alias' })) console.log(identity.alias, identity.emailAddress);`,
  },
  getIdentity: {
    code: `const [id = ''] = process.argv.slice(2);
const identity = await client.getIdentity({ id });
console.log(identity.name, identity.lifecycleState?.stateName ?? 'no lifecycle state', identity.attributes);`,
  },
  deleteIdentity: {
    imports: ['deletionRefusalOf'],
    code: `const [id = ''] = process.argv.slice(2);
try {
  await client.deleteIdentity({ id });
} catch (error) {
  const refusal = deletionRefusalOf(error);
  if (refusal === undefined) throw error;
  console.log(refusal.message);
  for (const { associationType, entities } of refusal.associationDetails) console.log(associationType, entities.map(({ name }) => name));
}`,
  },
  getIdentityOwnershipDetails: {
    code: `const [identityId = ''] = process.argv.slice(2);
const { associationDetails } = await client.getIdentityOwnershipDetails({ identityId });
for (const { associationType, entities } of associationDetails) console.log(associationType, entities.map(({ name }) => name));`,
  },
  getRoleAssignments: {
    code: `const [identityId = '', roleName] = process.argv.slice(2);
if (roleName === undefined) {
  for (const { role, addedDate } of await client.getRoleAssignments({ identityId })) console.log(role.name, addedDate);
} else {
  const assignments = await client.getRoleAssignments({ identityId, roleName });
  for (const { assignmentSource, assigner } of assignments) console.log(assignmentSource, assigner.name);
}`,
  },
  getRoleAssignment: {
    code: `const [identityId = '', assignmentId = ''] = process.argv.slice(2);
const { role, assignmentSource, assigner } = await client.getRoleAssignment({ identityId, assignmentId });
console.log(role.name, assignmentSource, assigner.name);`,
  },
  startIdentityProcessing: {
    code: `const identityIds = process.argv.slice(2);
const { id } = await client.startIdentityProcessing({ identityIds });
const task = await client.waitForTask(id, { timeoutMs: 60_000 });
console.log(task.completionStatus);`,
  },
  startIdentitiesInvite: {
    code: `const ids = process.argv.slice(2);
const { id } = await client.startIdentitiesInvite({ ids });
const task = await client.waitForTask(id, { timeoutMs: 60_000 });
console.log(task.completionStatus, task.messages);`,
  },
  synchronizeAttributesForIdentity: {
    code: `const [identityId = ''] = process.argv.slice(2);
const job = await client.synchronizeAttributesForIdentity({ identityId });
console.log(job.id, job.status);`,
  },
  sendIdentityVerificationAccountToken: {
    code: `const [id = ''] = process.argv.slice(2);
await client.sendIdentityVerificationAccountToken({ id, via: 'EMAIL_WORK' });`,
  },
  resetIdentity: {
    code: `const [identityId = ''] = process.argv.slice(2);
await client.resetIdentity({ identityId });`,
  },
  getTaskStatus: {
    code: `const [id = ''] = process.argv.slice(2);
const { uniqueName, progress, percentComplete, completionStatus } = await client.getTaskStatus({ id });
console.log(uniqueName, completionStatus ?? \`\${progress}, \${percentComplete} percent\`);`,
  },
  getTaskStatusList: {
    imports: ['filter', 'paginate'],
    code: `const failed = filter.tasks.in('completionStatus', ['ERROR', 'TERMINATED']);
const tasks = paginate(client.getTaskStatusList, { filters: failed, sorters: '-created' });
for await (const { created, uniqueName, messages } of tasks) console.log(created, uniqueName, messages[0]?.localizedText?.message);`,
  },
  getPendingTasks: {
    code: `const { items } = await client.getPendingTasks();
for (const { launched, uniqueName, progress } of items) console.log(launched, uniqueName, progress);`,
  },
};
