// Made by scripts/gen-client-types.mjs from the OpenAPI document; `npm run gen` makes it again.

import type { Filter } from './filter.ts';

export interface ErrorResponseDto {
  /** What kind of error, stable */
  detailCode: string;
  /** Stands in the log too */
  trackingId: string;
  messages: {
    locale?: string | undefined;
    localeOrigin?: 'DEFAULT' | 'REQUEST' | undefined;
    text?: string | undefined;
  }[];
  causes: {
    locale?: string | undefined;
    localeOrigin?: 'DEFAULT' | 'REQUEST' | undefined;
    text?: string | undefined;
  }[];
}

export interface Identity {
  /** Identifier, 32 hexadecimal digits */
  id: string;
  /** Display name */
  name: string;
  /** ISO-8601, UTC */
  created: string;
  /** ISO-8601, UTC */
  modified: string;
  /** User name: the account name on the authoritative source unless `uid` is mapped */
  alias: string;
  /** The `email` attribute */
  emailAddress: string | null;
  /** Outcome of the last processing; null before the first */
  processingState: 'ERROR' | 'OK' | null;
  /** Where the person stands with registration and sign-in */
  identityStatus: 'UNREGISTERED' | 'REGISTERED' | 'PENDING' | 'WARNING' | 'DISABLED' | 'ACTIVE' | 'DEACTIVATED' | 'TERMINATED' | 'ERROR' | 'LOCKED';
  /** The manager, found by manager correlation */
  managerRef: {
    type: 'IDENTITY';
    id: string;
    name: string;
  } | null;
  /** Whether somebody has this identity as manager */
  isManager: boolean;
  /** End of the last processing; before the first, when the identity was created */
  lastRefresh: string;
  /** Identity attributes by technical name */
  attributes: Record<string, unknown>;
  lifecycleState: {
    /** Technical name of the state */
    stateName: string;
    /** Set by hand rather than by its mapping */
    manuallyUpdated: boolean;
  } | null;
}

export interface IdentityAssociationDetails {
  message: string;
  associationDetails: {
    associationType: string;
    entities: {
      id: string;
      name: string;
      type: string;
      identityEntity: {
        id: string;
        name: string;
        type: string;
      };
    }[];
  }[];
}

export interface IdentityOwnershipAssociationDetails {
  associationDetails: {
    associationType: string;
    entities: {
      id: string;
      name: string;
      type: string;
      identityEntity: {
        id: string;
        name: string;
        type: string;
      };
    }[];
  }[];
}

export interface RoleAssignmentDto {
  id: string;
  role: {
    type: string;
    id: string;
    name: string | null;
  };
  comments: string | null;
  /** `Rule` for membership criteria, `UI` for an identity list, `LCM` for an access request */
  assignmentSource: string;
  assigner: {
    type: 'IDENTITY' | 'UNKNOWN';
    id: string | null;
    name: string | null;
  };
  assignedDimensions: {
    type: string;
    id: string;
    name: string | null;
  }[];
  assignmentContext: {
    requested?: {
      contextAttributes: {
        attribute: string;
        value: unknown;
        derived: boolean;
      }[];
    } | undefined;
    matched: {
      roleRef: {
        type: string;
        id: string;
        name: string | null;
      };
      matchedAttributes: {
        attribute: string;
        value: unknown;
        derived: boolean;
      }[];
    }[];
    computedDate: string;
  } | null;
  accountTargets: {
    source: {
      type: string;
      id: string;
      name: string | null;
    };
    accountInfo: {
      nativeIdentity: string;
      displayName: string;
      uuid: string | null;
    };
    role: {
      type: string;
      id: string;
      name: string | null;
    };
  }[];
  /** ISO-8601, UTC */
  startDate: string | null;
  /** ISO-8601, UTC */
  removeDate: string | null;
  /** ISO-8601, UTC */
  addedDate: string;
}

export interface RoleAssignmentRef {
  id: string;
  role: {
    type: string;
    id: string;
    name: string | null;
  };
  /** ISO-8601, UTC */
  addedDate: string;
  /** ISO-8601, UTC */
  startDate: string | null;
  /** ISO-8601, UTC */
  removeDate: string | null;
}

export interface TaskResultResponse {
  type: 'TASK_RESULT';
  /** Id of the task, see /task-status/{id} */
  id: string;
  name: string | null;
}

export interface IdentitySyncJob {
  /** A dashed UUID */
  id: string;
  /** Where the job stands; it does not wait for the systems */
  status: 'QUEUED' | 'IN_PROGRESS' | 'SUCCESS' | 'ERROR';
  payload: {
    type: string;
    /** JSON as a text, with the `identityId` */
    dataJson: string;
  };
}

export interface TaskStatus {
  id: string;
  type: 'QUARTZ' | 'QPOC' | 'QUEUED_TASK';
  uniqueName: string;
  description: string;
  parentName: string | null;
  /** User name of who started it, or `system` */
  launcher: string;
  /** What it is about */
  target: {
    id: string;
    type: 'APPLICATION' | 'IDENTITY' | null;
    name: string;
  } | null;
  /** ISO-8601, UTC */
  created: string;
  /** ISO-8601, UTC */
  modified: string | null;
  /** ISO-8601, UTC */
  launched: string | null;
  /** ISO-8601, UTC */
  completed: string | null;
  /** null while it runs */
  completionStatus: 'SUCCESS' | 'WARNING' | 'ERROR' | 'TERMINATED' | 'TEMPERROR' | null;
  messages: {
    type: 'INFO' | 'WARN' | 'ERROR';
    localizedText: {
      locale: string;
      message: string;
    } | null;
    key: string;
    parameters: string[] | null;
  }[];
  /** Which attributes hold results */
  returns: {
    name: string;
    attributeName: string;
  }[];
  attributes: Record<string, unknown>;
  progress: string | null;
  percentComplete: number;
  taskDefinitionSummary: {
    id: string;
    uniqueName: string;
    description: string | null;
    parentName: string;
    executor: string | null;
    arguments: Record<string, unknown>;
  };
}

/** The fields `listIdentities` can filter by, each with its operators. */
export interface ListIdentitiesFilterable {
  id: 'eq' | 'in';
  name: 'eq' | 'sw';
  alias: 'eq' | 'sw';
  firstname: 'eq' | 'sw';
  lastname: 'eq' | 'sw';
  email: 'eq' | 'sw';
  cloudStatus: 'eq';
  processingState: 'eq';
  correlated: 'eq';
  protected: 'eq';
}

/** What `listIdentities` can sort by; a leading `-` descends. */
export type ListIdentitiesSorter = 'name' | '-name' | 'alias' | '-alias' | 'cloudStatus' | '-cloudStatus';

/** What `listIdentities` takes. List identities. */
export interface ListIdentitiesParameters {
  /** How many records to return at most. Default 250. */
  limit?: number | undefined;
  /** How many records to skip, counted from the first. Default 0. */
  offset?: number | undefined;
  /** Whether `X-Total-Count` tells how many records match, whatever limit and offset. Default false. */
  count?: boolean | undefined;
  /** Which records to return: built with `filter`, or an expression as text. */
  filters?: string | Filter<ListIdentitiesFilterable> | undefined;
  /** How to sort: the first counts most. */
  sorters?: ListIdentitiesSorter | readonly ListIdentitiesSorter[] | undefined;
  /** What to leave out unasked. Default "CORRELATED_ONLY". */
  defaultFilter?: 'CORRELATED_ONLY' | 'NONE' | undefined;
}

/** What `getIdentity` takes. Get an identity. */
export interface GetIdentityParameters {
  id: string;
}

/** What `deleteIdentity` takes. Delete an identity. */
export interface DeleteIdentityParameters {
  id: string;
}

/** What `getIdentityOwnershipDetails` takes. List what an identity owns and must hand over before it can be deleted. */
export interface GetIdentityOwnershipDetailsParameters {
  identityId: string;
}

/** What `getRoleAssignments` takes. List an identity's role assignments. */
export interface GetRoleAssignmentsParameters {
  identityId: string;
  roleId?: string | undefined;
  roleName?: string | undefined;
}

/** What `getRoleAssignment` takes. Get a role assignment. */
export interface GetRoleAssignmentParameters {
  identityId: string;
  assignmentId: string;
}

/** What `startIdentityProcessing` takes. Process identities. */
export interface StartIdentityProcessingParameters {
  identityIds: readonly string[];
}

/** What `synchronizeAttributesForIdentity` takes. Write an identity's attributes to its accounts. */
export interface SynchronizeAttributesForIdentityParameters {
  /** Id of the identity */
  identityId: string;
}

/** What `getTaskStatus` takes. Get a task. */
export interface GetTaskStatusParameters {
  id: string;
}

/** The fields `getTaskStatusList` can filter by, each with its operators. */
export interface GetTaskStatusListFilterable {
  id: 'eq' | 'in';
  sourceId: 'eq' | 'in';
  completionStatus: 'eq' | 'in' | 'isnull';
  type: 'eq' | 'in';
}

/** What `getTaskStatusList` can sort by; a leading `-` descends. */
export type GetTaskStatusListSorter = 'created' | '-created';

/** What `getTaskStatusList` takes. List tasks. */
export interface GetTaskStatusListParameters {
  /** How many records to return at most. Default 250. */
  limit?: number | undefined;
  /** How many records to skip, counted from the first. Default 0. */
  offset?: number | undefined;
  /** Whether `X-Total-Count` tells how many records match, whatever limit and offset. Default false. */
  count?: boolean | undefined;
  /** Which records to return: built with `filter`, or an expression as text. */
  filters?: string | Filter<GetTaskStatusListFilterable> | undefined;
  /** How to sort: the first counts most. */
  sorters?: GetTaskStatusListSorter | readonly GetTaskStatusListSorter[] | undefined;
}

/** What `getPendingTasks` takes. List tasks that are not completed. */
export interface GetPendingTasksParameters {
  /** How many records to return at most. Default 250. */
  limit?: number | undefined;
  /** How many records to skip, counted from the first. Default 0. */
  offset?: number | undefined;
  /** Whether `X-Total-Count` tells how many records match, whatever limit and offset. Default false. */
  count?: boolean | undefined;
}
