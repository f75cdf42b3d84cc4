import { graphql } from "relay-runtime";

export const page = graphql`
  query RelayPageQuery($after: String) {
    groups(first: 1, after: $after) {
      edges { cursor node { id name territory { id name } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
