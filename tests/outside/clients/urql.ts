import { cacheExchange, Client, fetchExchange } from "@urql/core";
import { authorization, url } from "./story.js";
import { tell, type Ask } from "./graphql-story.js";

const client = new Client({
  url: `${url}/graphql`,
  preferGetMethod: false,
  exchanges: [cacheExchange, fetchExchange],
  fetchOptions: { headers: { Authorization: authorization } },
});
const ask: Ask = async (query, variables) => {
  const { data, error } = await client.query(query, variables as never).toPromise();
  if (!data) throw error;
  return data;
};
const change: Ask = async (mutation, variables) => {
  const { data, error } = await client.mutation(mutation, variables as never).toPromise();
  if (!data) throw error;
  return data;
};
await tell("urql", ask, change);
