import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { authorization, url } from "./story.js";
import { tell, type Ask } from "./graphql-story.js";

const headers = { Authorization: authorization, "Content-Type": "application/json" };

// The cache drops what stands in a fragment on an interface, such as Problem, unless it is told who implements it.
const query = "{ __schema { types { kind name possibleTypes { name } } } }";
const asked = await fetch(`${url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) });
const types: { name: string; possibleTypes: { name: string }[] | null }[] = (await asked.json()).data.__schema.types;
const possibleTypes = Object.fromEntries(
  types.filter((each) => each.possibleTypes).map((each) => [each.name, each.possibleTypes!.map(({ name }) => name)]),
);

const link = new HttpLink({ uri: `${url}/graphql`, headers: { Authorization: authorization } });
const client = new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes }) });
const ask: Ask = async (query, variables) => {
  const { data } = await client.query({ query, variables } as never);
  return data as never;
};
const change: Ask = async (mutation, variables) => {
  const { data } = await client.mutate({ mutation, variables } as never);
  return data as never;
};
await tell("apollo-client", ask, change);
