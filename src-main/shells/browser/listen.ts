import type { Server } from 'node:http';
import type { Problem, Result } from '#shared/lib/result.ts';
import { ok, refuse } from '#shared/lib/result.ts';

/** The shell is for the machine it runs on: it is reached from elsewhere through a tunnel, such as `ssh -L`. */
export const ADDRESS = '127.0.0.1';

/** @param port 0 takes a free one. @returns the port. */
export function listen(server: Server, port: number): Promise<Result<number, Problem<'port_in_use' | 'port_refused'>>> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        resolve(
          refuse(
            'port_in_use',
            `port ${port} of ${ADDRESS} is in use: end what uses it, or choose another with --port (0 takes a free one)`,
          ),
        );
      } else resolve(refuse('port_refused', `port ${port} of ${ADDRESS} cannot be opened: ${error.message}; choose another with --port`));
    };
    server.once('error', failed);
    server.listen(port, ADDRESS, () => {
      server.off('error', failed);
      const address = server.address();
      resolve(ok(address !== null && typeof address === 'object' ? address.port : port));
    });
  });
}
