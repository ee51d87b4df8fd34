/**
 * Types of the three operations that ISC tenants have and Muster does not serve yet. Written by hand; once an operation is served, its
 * types come out of its declaration like all others and leave this file.
 */

/** What `startIdentitiesInvite` takes: whom to invite, by id or all at once. */
export interface StartIdentitiesInviteParameters {
  /** Who gets an invitation; those who have registered already do not. Required unless `uninvited` is true. */
  ids?: readonly string[] | null | undefined;
  /** Invites everybody who has not registered, 1000 at most. Counts only without `ids`. Default false. */
  uninvited?: boolean | undefined;
}

/** What `sendIdentityVerificationAccountToken` takes. */
export interface SendIdentityVerificationAccountTokenParameters {
  id: string;
  /** The source whose password is to be reset, by its display name; null or left out means the platform's own. */
  sourceName?: string | null | undefined;
  /** To which address the mail goes, and whether it holds a token to type or a link that is enough by itself. */
  via: 'EMAIL_WORK' | 'EMAIL_PERSONAL' | 'LINK_WORK' | 'LINK_PERSONAL';
}

/** What `resetIdentity` takes. */
export interface ResetIdentityParameters {
  identityId: string;
}
