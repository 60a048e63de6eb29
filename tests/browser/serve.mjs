// A small server of files on loopback, with the byte ranges that seeking in a sound needs.
import { createServer } from "node:http";
import { createReadStream, promises as fs } from "node:fs";
import path from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json",
  ".xml": "application/rss+xml; charset=utf-8", ".mp3": "audio/mpeg", ".opus": "audio/ogg", ".flac": "audio/flac", ".wav": "audio/wav",
  ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".svg": "image/svg+xml", ".vtt": "text/vtt; charset=utf-8", ".txt": "text/plain; charset=utf-8",
};

// Gives { url, close }.
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    try {
      const wanted = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
      let file = path.join(folder, path.normalize(wanted));
      // The page for what is not there leads from the top of the show's own host.
      for (let rest = wanted; !(await fs.stat(file).catch(() => null)) && rest.indexOf("/", 1) > 0; ) {
        rest = rest.slice(rest.indexOf("/", 1));
        file = path.join(folder, path.normalize(rest));
      }
      if ((await fs.stat(file)).isDirectory()) file = path.join(file, "index.html");
      const { size } = await fs.stat(file);
      const headers = { "content-type": TYPES[path.extname(file)] || "application/octet-stream", "accept-ranges": "bytes" };
      const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range || "");
      const start = range ? Number(range[1]) : 0, end = range && range[2] ? Math.min(Number(range[2]), size - 1) : size - 1;
      if (range) headers["content-range"] = `bytes ${start}-${end}/${size}`;
      headers["content-length"] = size ? end - start + 1 : 0;
      response.writeHead(range ? 206 : 200, headers);
      if (request.method === "HEAD" || !size) response.end();
      else createReadStream(file, { start, end }).on("error", () => response.destroy()).pipe(response);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }) };
}
