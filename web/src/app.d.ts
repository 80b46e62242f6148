import type { IncomingMessage } from 'node:http';
import type { Client } from '@urql/core';

declare global {
  namespace App {
    interface Error {
      /** finds the failure in the log */
      reference?: string;
    }
    interface Locals {
      /** The urql client of this request, made at its first question. */
      graph?: Client;
      /** seconds, once too much was asked */
      retryAfter?: number;
    }
    interface Platform {
      req: IncomingMessage & {
        /** Runs a request for /graphql in process, cookies and origin as given. */
        graphql(request: Request): Promise<Response>;
        /** Runs a request for /uploads in process, the same way. */
        upload(request: Request): Promise<Response>;
        /** The portal's public origin. */
        origin: string;
      };
    }
  }
}
