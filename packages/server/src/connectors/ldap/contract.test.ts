import { activeDirectoryTarget } from '../../../test/directories/active-directory-target.ts';
import { isWanted } from '../../../test/directories/directory.ts';
import { ldapTarget } from '../../../test/directories/ldap-target.ts';
import { startMemoryDirectory } from '../../../test/directories/memory-directory.ts';
import { startSamba } from '../../../test/directories/samba-directory.ts';
import { startSlapd } from '../../../test/directories/slapd-directory.ts';
import { describeConnector } from '../contract-suite.ts';

const suffix = 'dc=example,dc=com';

describeConnector('LDAP against ldapjs', async () => ldapTarget(await startMemoryDirectory(suffix), 'none'));
describeConnector('LDAP against ldapjs with StartTLS', async () => ldapTarget(await startMemoryDirectory(suffix), 'start'));
describeConnector('Active Directory against ldapjs with TLS', async () =>
  activeDirectoryTarget(await startMemoryDirectory(suffix, { activeDirectory: true }), 'direct'),
);

if (isWanted('slapd')) {
  describeConnector('LDAP against OpenLDAP', async () => ldapTarget(await startSlapd(suffix), 'none'));
  describeConnector('LDAP against OpenLDAP with StartTLS', async () => ldapTarget(await startSlapd(suffix), 'start'));
  describeConnector('LDAP against OpenLDAP with TLS', async () => ldapTarget(await startSlapd(suffix), 'direct'));
}

if (isWanted('samba')) {
  describeConnector('Active Directory against Samba with StartTLS', async () => activeDirectoryTarget(await startSamba(), 'start'));
  describeConnector('Active Directory against Samba with TLS', async () => activeDirectoryTarget(await startSamba(), 'direct'));
}
