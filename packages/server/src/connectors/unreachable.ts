import { failure } from './failure.ts';
import type { ConnectorError } from './live-connector.ts';

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at that port',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the host name cannot be looked up just now',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to its network',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  ECONNRESET: 'it broke the connection off',
  EPIPE: 'it broke the connection off',
};

export function notConnected(where: string, error: Error & { code?: string }): ConnectorError {
  return failure('down', `${where} cannot be reached: ${networkReasons[error.code ?? ''] ?? error.message}`);
}

const tlsReasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself: put it into caCertificate',
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate's issuer is not known here: put the issuer's certificate into caCertificate",
  UNABLE_TO_GET_ISSUER_CERT: "its certificate's issuer is not known here: put the issuer's certificate into caCertificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate's issuer is not known here: put the issuer's certificate into caCertificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate's issuer is not known here: put the issuer's certificate into caCertificate",
  CERT_SIGNATURE_FAILURE: 'its certificate is not signed by the issuer in caCertificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'that port does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'that port does not speak TLS',
  ECONNRESET: 'it broke the connection off; does that port speak TLS?',
  EPROTO: 'that port does not speak TLS, or none that is safe enough',
};

export function notSecured(where: string, error: Error & { code?: string }): ConnectorError {
  return failure('down', `TLS with ${where} failed: ${tlsReasons[error.code ?? ''] ?? error.message}`);
}

/** Whether it was TLS that failed, where connecting and securing are one step. */
export function isTlsError(error: { readonly code?: unknown }): boolean {
  const code = String(error.code);
  return code !== 'ECONNRESET' && (Object.hasOwn(tlsReasons, code) || /^(CERT|ERR_SSL|ERR_TLS)_/.test(code));
}
