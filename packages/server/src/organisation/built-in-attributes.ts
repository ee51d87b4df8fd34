/** Identity attributes of a new organisation (contract: BEHAVIOUR 5.2): technical name, display name, and flags. */
export interface BuiltInAttribute {
  readonly name: string;
  readonly displayName: string;
  /** Computed by Muster itself; never mapped. */
  readonly system?: true;
  readonly standard?: true;
  readonly searchable?: true;
}

export const builtInAttributes: readonly BuiltInAttribute[] = [
  { name: 'uid', displayName: 'User Name', standard: true, searchable: true },
  { name: 'displayName', displayName: 'Display Name', standard: true, searchable: true },
  { name: 'firstname', displayName: 'First Name', standard: true, searchable: true },
  { name: 'lastname', displayName: 'Last Name', standard: true, searchable: true },
  { name: 'email', displayName: 'Work Email', standard: true, searchable: true },
  { name: 'personalEmail', displayName: 'Personal Email', standard: true },
  { name: 'phone', displayName: 'Work Phone', standard: true },
  { name: 'workPhone', displayName: 'Alternate Phone', standard: true },
  { name: 'manager', displayName: 'Manager', standard: true },
  { name: 'identificationNumber', displayName: 'Employee Number', standard: true, searchable: true },
  { name: 'cloudLifecycleState', displayName: 'Lifecycle State', standard: true },
  { name: 'cloudStatus', displayName: 'Cloud Status', system: true },
  { name: 'lastSyncDate', displayName: 'Last Sync Date', system: true },
  { name: 'identityState', displayName: 'Identity State', system: true },
  { name: 'middleName', displayName: 'Middle Name', standard: true },
  { name: 'preferredName', displayName: 'Preferred Name', standard: true },
  { name: 'initials', displayName: 'Initials', standard: true },
  { name: 'title', displayName: 'Title', standard: true },
  { name: 'organization', displayName: 'Organization', standard: true },
  { name: 'department', displayName: 'Department', standard: true },
  { name: 'costCenter', displayName: 'Cost Center', standard: true },
  { name: 'location', displayName: 'Location', standard: true },
  { name: 'locationCode', displayName: 'Location Code', standard: true },
  { name: 'streetAddress', displayName: 'Street Address', standard: true },
  { name: 'city', displayName: 'City', standard: true },
  { name: 'state', displayName: 'State', standard: true },
  { name: 'postalCode', displayName: 'Postal Code', standard: true },
  { name: 'preferredLanguage', displayName: 'Preferred Language', standard: true },
  { name: 'timezone', displayName: 'Time Zone', standard: true },
];
