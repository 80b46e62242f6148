// The gateways that people run, as they come: nothing about them is ours but the supergraph, and one header for a subgraph.
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { composeServices as composeByApollo } from '@apollo/composition';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices as composeByHive } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { afterAll } from 'vitest';

export type Subgraph = { name: string; url: string; sdl: string };
export type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
};

/** What a gateway adds to each request to a subgraph; `caller` is who asks the gateway. */
export type HeadersFor = (subgraph: string, caller: string | undefined) => Record<string, string>;
export type Gateway = { ask: (query: string, caller?: string) => Promise<Answer> };

/** Both composers: the supergraph, or what speaks against it. */
export const composers: Record<'apollo' | 'hive', (subgraphs: readonly Subgraph[]) => { sdl: string | null; errors: string[] }> = {
  apollo: (subgraphs) => {
    const composed = composeByApollo(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
    return { sdl: composed.supergraphSdl ?? null, errors: (composed.errors ?? []).map(({ message }) => message) };
  },
  hive: (subgraphs) => {
    const composed = composeByHive(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
    return { sdl: composed.supergraphSdl ?? null, errors: (composed.errors ?? []).map(({ message }) => message) };
  },
};

const compose = (by: keyof typeof composers, subgraphs: readonly Subgraph[]) => {
  const { sdl, errors } = composers[by](subgraphs);
  if (!sdl) throw new Error(errors.join('\n'));
  return sdl;
};

/** Both gateways, over the same subgraphs; they end with the file's tests. */
export const gateways: Record<
  '@apollo/gateway' | '@graphql-hive/gateway',
  (subgraphs: readonly Subgraph[], headers: HeadersFor) => Promise<Gateway>
> = {
  '@apollo/gateway': async (subgraphs, headersFor) => {
    const gateway = new ApolloGateway({
      supergraphSdl: compose('apollo', subgraphs),
      buildService: ({ name, url }) =>
        new RemoteGraphQLDataSource<{ caller?: string }>({
          url,
          willSendRequest({ request, context }) {
            for (const [header, value] of Object.entries(headersFor(name, context.caller))) request.http?.headers.set(header, value);
          },
        }),
    });
    const server = new ApolloServer<{ caller?: string }>({ gateway, logger: { debug() {}, info() {}, warn() {}, error() {} } });
    await server.start();
    afterAll(() => server.stop());
    return {
      ask: async (query, caller) => {
        const { body } = await server.executeOperation({ query }, { contextValue: { ...(caller && { caller }) } });
        if (body.kind !== 'single') throw new Error('not one answer');
        return JSON.parse(JSON.stringify(body.singleResult)) as Answer;
      },
    };
  },
  '@graphql-hive/gateway': async (subgraphs, headersFor) => {
    const gateway = createGatewayRuntime({
      supergraph: compose('hive', subgraphs),
      logging: false,
      propagateHeaders: {
        fromClientToSubgraphs: ({ request, subgraphName }) => headersFor(subgraphName, request.headers.get('x-caller') ?? undefined),
      },
    });
    afterAll(() => gateway.dispose());
    return {
      ask: async (query, caller) => {
        const response = await gateway.fetch('http://gateway/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json', ...(caller && { 'x-caller': caller }) },
          body: JSON.stringify({ query }),
        });
        return (await response.json()) as Answer;
      },
    };
  },
};
