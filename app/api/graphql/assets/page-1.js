"use strict";

(function () {
  const greeting = [
    "# Nhập mã truy cập ở thẻ Headers / Put your access token into the Headers tab:",
    '# {"Authorization": "Bearer …"}',
    "{",
    "  groups(first: 5) {",
    "    totalCount",
    "    nodes {",
    "      id",
    "    }",
    "  }",
    "}",
    "",
  ].join("\n");
  const asked = new URLSearchParams(window.location.search);
  const root = ReactDOM.createRoot(document.getElementById("graphiql"));
  root.render(
    React.createElement(GraphiQL, {
      fetcher: GraphiQL.createFetcher({ url: window.location.pathname }),
      defaultQuery: greeting,
      query: asked.get("query") || undefined,
      variables: asked.get("variables") || undefined,
      // A token is never written into the browser's storage.
      shouldPersistHeaders: false,
    }),
  );
})();
