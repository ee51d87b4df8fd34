/**
 * Types of the four operations that ISC tenants have and Muster does not serve yet. Written by hand; once an operation is served, its
 * types come out of its declaration like all others and leave this file.
 */

/** What `startIdentitiesInvite` takes: whom to invite, by id or all at once. */
export interface StartIdentitiesInviteParameters {
  /** Who gets an invitation; those who have registered already do not. Required unless `uninvited` is true. */
  ids?: readonly string[] | null | undefined;
  /** Invites everybody who has not registered, 1000 at most. Counts only without `ids`. Default false. */
  uninvited?: boolean | undefined;
}

/** What `synchronizeAttributesForIdentity` takes. */
export interface SynchronizeAttributesForIdentityParameters {
  identityId: string;
}

/** The job that writes an identity's attributes to its accounts. There is no operation to follow it. */
export interface IdentitySyncJob {
  /** A dashed UUID */
  id: string;
  status: 'QUEUED' | 'IN_PROGRESS' | 'SUCCESS' | 'ERROR';
  payload: {
    /** `SYNCHRONIZE_IDENTITY_ATTRIBUTES` */
    type: string;
    /** JSON as a text: `{"identityId":"…"}` */
    dataJson: string;
  };
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
