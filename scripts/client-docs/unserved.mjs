/**
 * The operations that ISC tenants have and Muster does not serve yet, in the form of the OpenAPI document. Once an operation is served it
 * leaves this table, and its types leave `packages/client/src/unserved-types.ts`: its declaration then says it all.
 */

const unauthorized = { type: 'object', properties: { error: { type: 'string' } } };
const busy = { type: 'object', properties: { message: { type: 'string' } } };
const json = (schema) => ({ 'application/json': { schema } });
const refused = (description) => ({ description, content: json({ $ref: '#/components/schemas/ErrorResponseDto' }) });

const errors = {
  400: refused('The request is wrong; the text says where.'),
  401: { description: 'There is no good token.', content: json(unauthorized) },
  403: refused('The caller lacks the right.'),
  404: refused('There is no such identity.'),
  429: { description: 'Too many requests; see Retry-After.', content: json(busy) },
  500: refused('A fault of the server.'),
};

const identityInPath = (name) => ({ name, in: 'path', required: true, description: 'Id of the identity', schema: { type: 'string' } });

const text = (description, more = {}) => ({ type: 'string', description, ...more });

const invitation = {
  type: 'object',
  properties: {
    ids: {
      type: 'array',
      items: { type: 'string' },
      nullable: true,
      description: 'Who gets an invitation; those who have registered already do not. Required unless `uninvited` is true',
    },
    uninvited: {
      type: 'boolean',
      default: false,
      description: 'Invites everybody who has not registered, 1000 at most. Counts only without `ids`',
    },
  },
};

const verification = {
  type: 'object',
  required: ['via'],
  properties: {
    via: text('To which address the mail goes, and whether it holds a token to type or a link that is enough by itself', {
      enum: ['EMAIL_WORK', 'EMAIL_PERSONAL', 'LINK_WORK', 'LINK_PERSONAL'],
    }),
    sourceName: text("The source whose password is to be reset, by its display name; null or left out means the platform's own", {
      nullable: true,
    }),
  },
};

export const unservedOperations = [
  {
    operationId: 'startIdentitiesInvite',
    method: 'POST',
    path: '/identities/invite',
    summary: 'Invite identities to register',
    description:
      'Sends an invitation to those who have not registered. The answer is a task that has just begun; follow it with `waitForTask`.\n\n**User levels:** ORG_ADMIN, HELPDESK.',
    parameters: [],
    requestBody: { required: true, content: json(invitation) },
    responses: { 202: { description: 'Begun.', content: json({ $ref: '#/components/schemas/TaskStatus' }) }, ...errors },
  },
  {
    operationId: 'sendIdentityVerificationAccountToken',
    method: 'POST',
    path: '/identities/{id}/verification/account/send',
    summary: 'Mail a person a way to reset a password',
    description: 'The mail is good for two hours.\n\n**Scopes:** `idn:password:user-invite`. **User levels:** ORG_ADMIN, HELPDESK.',
    parameters: [identityInPath('id')],
    requestBody: { required: true, content: json(verification) },
    responses: { 200: { description: 'Sent.' }, ...errors },
  },
  {
    operationId: 'resetIdentity',
    method: 'POST',
    path: '/identities/{identityId}/reset',
    summary: "Undo a person's registration",
    description:
      'The person must register again: the answers given for authentication are forgotten, and user levels beyond that of an end user are taken away.\n\n**Scopes:** `idn:identity:update` in beta, `idn:identity:manage` from v2024 on.',
    parameters: [identityInPath('identityId')],
    responses: { 202: { description: 'Done.' }, ...errors },
  },
];
