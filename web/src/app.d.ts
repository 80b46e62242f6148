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
        /**
         * Takes a supporting document, and returns a function that keeps one copy of it for whoever sent this request: null
         * when nobody is signed in, `message` says why it is refused.
         */
        upload(file: Blob): () => Promise<{ documentId: string } | { message: string } | null>;
        /** The portal's public origin. */
        origin: string;
      };
    }
  }
}
