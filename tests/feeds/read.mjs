// Prints what podcast-partytime finds in the feeds named, as one line of JSON each.
import { readFileSync } from "node:fs";
import partytime from "podcast-partytime";

for (const path of process.argv.slice(2)) {
  const feed = partytime.parseFeed(readFileSync(path, "utf8"));
  console.log(JSON.stringify(feed));
}
