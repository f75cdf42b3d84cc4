// The documents of the GraphQL clients; graphql-codegen types them, Apollo Client and urql send them as they are.
import { graphql } from "./generated/codegen/index.js";

export const PAGE = graphql(`
  query Page($after: String) {
    groups(first: 1, after: $after) {
      nodes { id name territory { id name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
export const ONE = graphql(`
  query One($id: ID!) {
    node(id: $id) { __typename ... on Group { id name territory { id name } } }
  }
`);
export const REGISTER = graphql(`
  mutation Register($input: RegisterPersonInput!, $key: String) {
    registerPerson(input: $input, idempotencyKey: $key) {
      __typename
      ... on RegisterPersonPayload { person { id } }
      ... on Problem { code }
    }
  }
`);
