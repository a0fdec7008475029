import { connect } from 'node:net';

/** An address that has not answered by then, in milliseconds, is taken for one where nobody answers. */
const CONNECT_MS = 1_000;

/** Whether something accepts TCP connections there. Never rejects. */
export function acceptsConnections(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const decide = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(CONNECT_MS, () => decide(false));
    socket.once('connect', () => decide(true));
    socket.once('error', () => decide(false));
  });
}
