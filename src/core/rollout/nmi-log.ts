/**
 * What NMI's log tells of token requests. One line per request, when it has been answered, names the status, the path and
 * the address that it came from (aad-pod-identity pkg/nmi/server, ServeHTTP). The log is untrusted: nothing of its text is kept.
 */

export interface NmiRequest {
  /** In milliseconds since 1970. */
  at: number;
  /** Of the pod. */
  address: string;
  served: boolean;
}

const TOKEN_REQUEST =
  /^(\S{20,40}) .{0,200}status \((\d{3})\) took \d{1,20} ns for req\.method=[A-Z]{1,10} reg\.path=\/metadata\/identity\/oauth2\/token\/? req\.remote=([0-9A-Fa-f.:]{2,45})/;

/** @param log each line with the time before it */
export function readNmiLog(log: string): NmiRequest[] {
  const requests: NmiRequest[] = [];
  for (const line of linesOf(log)) {
    const [, time = '', status, address] = TOKEN_REQUEST.exec(line) ?? [];
    const at = Date.parse(time);
    if (address === undefined || Number.isNaN(at)) continue;
    requests.push({ at, address, served: status === '200' });
  }
  return requests;
}

/** Without a second copy of all of it. */
function* linesOf(log: string): Generator<string> {
  for (let start = 0; start < log.length;) {
    const end = log.indexOf('\n', start);
    yield log.slice(start, end < 0 ? log.length : end);
    start = end < 0 ? log.length : end + 1;
  }
}
