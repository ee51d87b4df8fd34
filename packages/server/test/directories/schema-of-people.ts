/**
 * The attribute types and object classes that the directory from npm knows, in the words of RFC 4519, 2798, 2307 and the password policy
 * draft, as far as people and groups need them. It has no schema of its own.
 */
const text = '1.3.6.1.4.1.1466.115.121.1.15';
const name = '1.3.6.1.4.1.1466.115.121.1.12';
const bytes = '1.3.6.1.4.1.1466.115.121.1.40';
const jpeg = '1.3.6.1.4.1.1466.115.121.1.28';
const integer = '1.3.6.1.4.1.1466.115.121.1.27';
const time = '1.3.6.1.4.1.1466.115.121.1.24';
const boolean = '1.3.6.1.4.1.1466.115.121.1.7';

export const attributeTypes = [
  `( 2.5.4.0 NAME 'objectClass' SYNTAX 1.3.6.1.4.1.1466.115.121.1.38 )`,
  `( 2.5.4.41 NAME 'name' DESC 'what others are SUP of' SYNTAX ${text}{32768} )`,
  `( 2.5.4.3 NAME ( 'cn' 'commonName' ) SUP name )`,
  `( 2.5.4.4 NAME ( 'sn' 'surname' ) SUP name )`,
  `( 2.5.4.42 NAME 'givenName' SUP name )`,
  `( 2.5.4.43 NAME 'initials' SUP name )`,
  `( 2.5.4.12 NAME 'title' SUP name )`,
  `( 2.5.4.11 NAME ( 'ou' 'organizationalUnitName' ) SUP name )`,
  `( 2.5.4.10 NAME ( 'o' 'organizationName' ) SUP name )`,
  `( 2.5.4.7 NAME ( 'l' 'localityName' ) SUP name )`,
  `( 2.5.4.8 NAME ( 'st' 'stateOrProvinceName' ) SUP name )`,
  `( 0.9.2342.19200300.100.1.25 NAME ( 'dc' 'domainComponent' ) SYNTAX 1.3.6.1.4.1.1466.115.121.1.26 SINGLE-VALUE )`,
  `( 0.9.2342.19200300.100.1.1 NAME ( 'uid' 'userid' ) SYNTAX ${text} )`,
  `( 0.9.2342.19200300.100.1.3 NAME ( 'mail' 'rfc822Mailbox' ) SYNTAX 1.3.6.1.4.1.1466.115.121.1.26 )`,
  `( 0.9.2342.19200300.100.1.10 NAME 'manager' SYNTAX ${name} )`,
  `( 0.9.2342.19200300.100.1.60 NAME 'jpegPhoto' SYNTAX ${jpeg} )`,
  `( 2.16.840.1.113730.3.1.241 NAME 'displayName' SYNTAX ${text} SINGLE-VALUE )`,
  `( 2.16.840.1.113730.3.1.3 NAME 'employeeNumber' SYNTAX ${text} SINGLE-VALUE )`,
  `( 2.16.840.1.113730.3.1.4 NAME 'employeeType' SYNTAX ${text} )`,
  `( 0.9.2342.19200300.100.1.6 NAME 'roomNumber' SYNTAX ${text} )`,
  `( 2.5.4.15 NAME 'businessCategory' SYNTAX ${text} )`,
  `( 2.5.4.13 NAME 'description' SYNTAX ${text} )`,
  `( 2.5.4.20 NAME 'telephoneNumber' SYNTAX 1.3.6.1.4.1.1466.115.121.1.50 )`,
  `( 2.5.4.35 NAME 'userPassword' SYNTAX ${bytes} )`,
  `( 2.5.4.31 NAME 'member' SYNTAX ${name} )`,
  `( 2.5.4.50 NAME 'uniqueMember' SYNTAX 1.3.6.1.4.1.1466.115.121.1.34 )`,
  `( 1.3.6.1.1.1.1.12 NAME 'memberUid' SYNTAX 1.3.6.1.4.1.1466.115.121.1.26 )`,
  `( 1.3.6.1.1.1.1.1 NAME 'gidNumber' SYNTAX ${integer} SINGLE-VALUE )`,
  `( 1.2.840.113556.1.4.750 NAME 'groupType' SYNTAX ${integer} SINGLE-VALUE )`,
  `( 1.2.840.113556.1.2.102 NAME 'memberOf' SYNTAX ${name} NO-USER-MODIFICATION USAGE dSAOperation )`,
  `( 1.3.6.1.1.16.4 NAME 'entryUUID' SYNTAX 1.3.6.1.1.16.1 SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )`,
  `( 1.3.6.1.4.1.42.2.27.8.1.17 NAME 'pwdAccountLockedTime' SYNTAX ${time} SINGLE-VALUE USAGE directoryOperation )`,
];

/** Active Directory has these besides; it writes the syntax in quotes. */
export const activeDirectoryTypes = [
  `( 2.5.4.49 NAME 'distinguishedName' SYNTAX '${name}' SINGLE-VALUE NO-USER-MODIFICATION )`,
  `( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' SYNTAX '${text}' SINGLE-VALUE )`,
  `( 1.2.840.113556.1.4.656 NAME 'userPrincipalName' SYNTAX '${text}' SINGLE-VALUE )`,
  `( 1.2.840.113556.1.2.141 NAME 'department' SYNTAX '${text}' SINGLE-VALUE )`,
  `( 1.2.840.113556.1.4.156 NAME 'comment' SYNTAX '${text}' SINGLE-VALUE )`,
  `( 1.2.840.113556.1.4.8 NAME 'userAccountControl' SYNTAX '${integer}' SINGLE-VALUE )`,
  `( 1.2.840.113556.1.4.662 NAME 'lockoutTime' SYNTAX '${integer}' SINGLE-VALUE )`,
  `( 1.2.840.113556.1.4.90 NAME 'unicodePwd' SYNTAX '${bytes}' SINGLE-VALUE )`,
  `( 1.2.840.113556.1.4.2 NAME 'objectGUID' SYNTAX '${bytes}' SINGLE-VALUE NO-USER-MODIFICATION )`,
  `( 1.2.840.113556.1.4.146 NAME 'objectSid' SYNTAX '${bytes}' SINGLE-VALUE NO-USER-MODIFICATION )`,
  `( 1.2.840.113556.1.4.782 NAME 'objectCategory' SYNTAX '${name}' SINGLE-VALUE )`,
  `( 1.2.840.113556.1.4.55 NAME 'isCriticalSystemObject' SYNTAX '${boolean}' SINGLE-VALUE )`,
];

const user = 'sAMAccountName $ userPrincipalName $ department $ comment $ userAccountControl $ lockoutTime $ unicodePwd $ memberOf';

export const activeDirectoryClasses = [
  `( 1.2.840.113556.1.5.9 NAME 'user' SUP organizationalPerson STRUCTURAL MAY ( ${user} $ objectSid $ displayName $ mail $ manager ) )`,
  `( 1.2.840.113556.1.5.8 NAME 'group' SUP top STRUCTURAL MAY ( member $ cn $ description $ sAMAccountName $ objectSid ) )`,
];

const person = `userPassword $ telephoneNumber $ description`;
const inetOrgPerson = 'displayName $ employeeNumber $ employeeType $ givenName $ initials $ jpegPhoto $ mail $ manager $ o $ uid';

export const objectClasses = [
  `( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )`,
  `( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST ( sn $ cn ) MAY ( ${person} ) )`,
  `( 2.5.6.7 NAME 'organizationalPerson' SUP person STRUCTURAL MAY ( title $ ou $ st $ l ) )`,
  `( 2.16.840.1.113730.3.2.2 NAME 'inetOrgPerson' SUP organizationalPerson STRUCTURAL MAY ( ${inetOrgPerson} ) )`,
  `( 2.5.6.9 NAME 'groupOfNames' SUP top STRUCTURAL MUST ( member $ cn ) MAY ( description $ o $ ou ) )`,
  `( 2.5.6.17 NAME 'groupOfUniqueNames' SUP top STRUCTURAL MUST ( uniqueMember $ cn ) MAY ( description $ o $ ou ) )`,
  `( 1.3.6.1.1.1.2.2 NAME 'posixGroup' SUP top STRUCTURAL MUST ( cn $ gidNumber ) MAY ( memberUid $ description ) )`,
  `( 2.5.6.5 NAME 'organizationalUnit' SUP top STRUCTURAL MUST ou MAY description )`,
  `( 2.5.6.4 NAME 'organization' SUP top STRUCTURAL MUST o MAY description )`,
  `( 1.3.6.1.4.1.1466.344 NAME 'dcObject' SUP top AUXILIARY MUST dc )`,
  `( 0.9.2342.19200300.100.4.13 NAME 'domain' SUP top STRUCTURAL MUST dc MAY description )`,
];

/** What an entry of a class must have. */
export const requiredAttributes: Readonly<Record<string, readonly string[]>> = {
  person: ['sn', 'cn'],
  groupofnames: ['member', 'cn'],
  groupofuniquenames: ['uniquemember', 'cn'],
  posixgroup: ['cn', 'gidnumber'],
  organizationalunit: ['ou'],
};
