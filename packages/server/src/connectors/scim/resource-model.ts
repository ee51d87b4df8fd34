/** What the service says of one attribute of its objects (RFC 7643, section 7). */
export interface AttributeModel {
  readonly name: string;
  /** `string`, `boolean`, `decimal`, `integer`, `dateTime`, `reference`, `binary` or `complex`. */
  readonly type: string;
  readonly isMulti: boolean;
  readonly isWritable: boolean;
  /** False: a secret, such as the password. */
  readonly isReadable: boolean;
  /** The usual values, such as `work` and `home`. */
  readonly canonicalValues: readonly string[];
  /** Of a complex attribute. */
  readonly parts: readonly AttributeModel[];
}

export interface SchemaModel {
  readonly urn: string;
  readonly attributes: readonly AttributeModel[];
}

/** The attributes of one kind of object: its own schema and the ones that extend it. */
export interface ResourceModel {
  readonly core: SchemaModel;
  readonly extensions: readonly SchemaModel[];
  /** False: the service does not say, so these are the standard's, and there may be others. */
  readonly isKnown: boolean;
}

/** The places of a service; the account schema's objects are users, those of every other schema are groups. */
export const endpoints = { user: '/Users', group: '/Groups' } as const;

export const schemaUrns = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  enterpriseUser: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
} as const;

export function findAttribute(attributes: readonly AttributeModel[], name: string): AttributeModel | null {
  // Names of attributes have no case (RFC 7643, section 2.1).
  return attributes.find((attribute) => attribute.name.toLowerCase() === name.toLowerCase()) ?? null;
}

const simple = (name: string, type = 'string', own: Partial<AttributeModel> = {}): AttributeModel => ({
  ...{ name, type, isMulti: false, isWritable: true, isReadable: true, canonicalValues: [], parts: [] },
  ...own,
});

/** What every object has; services do not list it among the attributes of their schemas (RFC 7643, section 3.1). */
export const commonAttributes: readonly AttributeModel[] = [
  simple('id', 'string', { isWritable: false }),
  simple('externalId'),
  simple('meta', 'complex', {
    isWritable: false,
    parts: [simple('created', 'dateTime', { isWritable: false }), simple('lastModified', 'dateTime', { isWritable: false })],
  }),
];

const complex = (name: string, parts: readonly string[]) => simple(name, 'complex', { parts: parts.map((part) => simple(part)) });

const list = (name: string, types: readonly string[], parts: readonly string[] = ['value', 'display']) =>
  simple(name, 'complex', {
    isMulti: true,
    parts: [...parts.map((part) => simple(part)), simple('type', 'string', { canonicalValues: types }), simple('primary', 'boolean')],
  });

const addressParts = ['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'];
const enterpriseTexts = ['employeeNumber', 'costCenter', 'organization', 'division', 'department'];
const userTexts = 'userName displayName nickName profileUrl title userType preferredLanguage locale timezone'.split(' ');

/** The standard's own, for services that do not show their schemas (RFC 7643, section 4). */
export const standardUser: ResourceModel = {
  core: {
    urn: schemaUrns.user,
    attributes: [
      ...commonAttributes,
      ...userTexts.map((name) => simple(name)),
      complex('name', ['formatted', 'familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix']),
      simple('active', 'boolean'),
      simple('password', 'string', { isReadable: false }),
      list('emails', ['work', 'home', 'other']),
      list('phoneNumbers', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
      list('ims', []),
      list('photos', ['photo', 'thumbnail']),
      list('addresses', ['work', 'home', 'other'], addressParts),
      simple('groups', 'complex', { isMulti: true, isWritable: false, parts: ['value', 'display', 'type'].map((part) => simple(part)) }),
      list('entitlements', []),
      list('roles', []),
    ],
  },
  extensions: [
    {
      urn: schemaUrns.enterpriseUser,
      attributes: [...enterpriseTexts.map((name) => simple(name)), complex('manager', ['value', 'displayName'])],
    },
  ],
  isKnown: false,
};

export const standardGroup: ResourceModel = {
  core: {
    urn: schemaUrns.group,
    attributes: [
      ...commonAttributes,
      simple('displayName'),
      simple('members', 'complex', { isMulti: true, parts: ['value', 'display', 'type'].map((part) => simple(part)) }),
    ],
  },
  extensions: [],
  isKnown: false,
};
