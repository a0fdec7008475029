import { describe, expect, test } from 'vitest';
import { readFailure } from '../../../src/platform/http-failures.ts';

describe('a connection that this machine itself has nothing left for', () => {
  test.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL'])(
    '(%s) is not the doing of the other side',
    (code) => {
      const error = Object.assign(new Error(`connect ${code} 192.0.2.1:80`), { code, syscall: 'connect' });
      expect(readFailure(error, '192.0.2.1:80')).toEqual({
        kind: 'unreachable',
        message: `192.0.2.1:80 cannot be reached (${code})`,
      });
    },
  );
});
