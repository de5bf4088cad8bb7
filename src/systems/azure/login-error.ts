/** No token could be had. The words of @azure/identity and of `az` are never shown: they quote bodies and commands. */
import { MigrationError, messageOf } from '../../core/errors.js';
import { type Asked, describeAsked } from './call.js';

/** How a token was to be had, for messages. */
export interface LoginDescription {
  /** `the login of the az CLI`, in the order in which they were tried. */
  tried: readonly string[];
  /** What to run or set where none of them works. */
  next: readonly string[];
}

const LOGIN_ERRORS = new Set([
  'CredentialUnavailableError',
  'AuthenticationError',
  'AuthenticationRequiredError',
  'AggregateAuthenticationError',
]);
const NETWORK =
  /network_error|endpoints_resolution_error|ENOTFOUND|ECONN[A-Z]+|ETIMEDOUT|EAI_AGAIN|E(?:HOST|NET)UNREACH/;

export function isLoginError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && LOGIN_ERRORS.has(String(error.name));
}

export function loginError(error: unknown, asked: Asked, login: LoginDescription, authority: string): MigrationError {
  const what = `Could not ${describeAsked(asked)}`;
  const message = messageOf(error);
  const aadsts = /AADSTS\d{4,8}/.exec(message)?.[0];
  if (aadsts !== undefined) {
    return new MigrationError({
      code: 'azure-unauthorized',
      kind: 'failed',
      what,
      why: `Entra refuses ${login.tried.join(', ')} (${aadsts})`,
      next: [`Read what it means: \`migrate explain ${aadsts}\``, ...login.next],
    });
  }
  const network = NETWORK.exec(message)?.[0];
  if (network !== undefined) {
    return new MigrationError({
      code: 'azure-unreachable',
      kind: 'failed',
      what,
      why: `no token could be fetched from ${new URL(authority).host} (${network})`,
      next: ['Check the network and the proxy (HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS), and --cloud'],
    });
  }
  return new MigrationError({
    code: 'azure-unauthorized',
    kind: 'failed',
    what,
    why: `there is no login that works; tried: ${login.tried.join(', ')}${sayWhy(message)}`,
    next: login.next,
  });
}

/** The two things that `az` most often says, in our words. */
function sayWhy(message: string): string {
  if (/Azure CLI could not be found/.test(message)) return ' (az is not installed)';
  if (/Please run 'az login'/.test(message)) return ' (nobody is logged in to az)';
  return '';
}
