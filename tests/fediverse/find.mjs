// Prints what Fedify makes of the object at an address: its type, its words and its attachments.

import { getDocumentLoader, lookupObject } from "@fedify/fedify";

const documentLoader = getDocumentLoader({ allowPrivateAddress: true });
const found = await lookupObject(process.argv[2], { documentLoader, contextLoader: documentLoader });
if (!found) {
  console.error("nothing there");
  process.exit(1);
}
const attachments = [];
for await (const one of found.getAttachments({ documentLoader, contextLoader: documentLoader })) {
  const url = one.url instanceof URL ? one.url : one.url?.href;
  attachments.push({ type: one.constructor.name, mediaType: one.mediaType, url: String(url), name: one.name?.toString() });
}
const text = (value) => value?.toString() ?? null;
console.log(JSON.stringify({
  type: found.constructor.name,
  id: text(found.id),
  content: text(found.content),
  attachments,
}));
