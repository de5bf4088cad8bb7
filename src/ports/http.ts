/** One HTTP request, and who sends it: the network, or a simulated system in the same process. */

export interface HttpRequest {
  method: string;
  /** With its query, without the server. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export interface HttpResponse {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Decoded text. */
  body: string;
}

export interface Transport {
  /**
   * Resolves with any answer, whatever its status. Rejects with the network's own error (it has a `code`), with a
   * MigrationError when no credentials could be had, or with the reason of the signal.
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}
