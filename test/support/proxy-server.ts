/** Tiny proxies for tests: HTTP CONNECT and SOCKS5 without a password. */
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

export interface ProxyServer {
  port: number;
  /** `host:port` of each tunnel, with the credentials that came along. */
  tunnels: { target: string; authorization: string | undefined }[];
  stop(): Promise<void>;
}

/** All tunnels lead to `to`, whatever was asked for; `refuse` answers with that status instead. */
export async function startHttpProxy(to: { port: number }, refuse?: number): Promise<ProxyServer> {
  const tunnels: ProxyServer['tunnels'] = [];
  const server = http.createServer();
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
    tunnels.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`);
      return;
    }
    const upstream = join(socket, to.port);
    upstream.once('connect', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
  });
  return listen(server, tunnels, sockets);
}

export async function startSocksProxy(to: { port: number }): Promise<ProxyServer> {
  const tunnels: ProxyServer['tunnels'] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request: Buffer) => {
        tunnels.push({ target: readSocksTarget(request), authorization: undefined });
        const upstream = join(socket, to.port);
        upstream.once('connect', () => socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0])));
      });
    });
  });
  return listen(server, tunnels, sockets);
}

/** VER CMD RSV ATYP ADDR PORT (RFC 1928 §4), with an IPv4 address or a name. */
function readSocksTarget(request: Buffer): string {
  const end = request.length - 2;
  const host = request[3] === 1 ? request.subarray(4, end).join('.') : request.subarray(5, end).toString();
  return `${host}:${request.readUInt16BE(end)}`;
}

function join(socket: net.Socket, port: number): net.Socket {
  const upstream = net.connect(port, '127.0.0.1');
  upstream.on('error', () => socket.destroy());
  socket.on('error', () => upstream.destroy());
  socket.on('close', () => upstream.destroy());
  upstream.pipe(socket);
  socket.pipe(upstream);
  return upstream;
}

async function listen(
  server: net.Server,
  tunnels: ProxyServer['tunnels'],
  sockets: Set<net.Socket>,
): Promise<ProxyServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
