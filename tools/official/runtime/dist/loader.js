// Atlassian's loader is fetched by the bundler from its own network; offline this stands in, and nobody runs it.
