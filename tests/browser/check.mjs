// Looks at a finished site in a real browser: what can be heard, found, read, pressed, and by whom.
//
//   node check.mjs --site DIR_OR_URL [--base URL] [--screenshots DIR]
//
// A folder is checked twice, as files and over http (from --base if given, else from a server of its own).
// One line a check; exit 1 if any failed.
import { createRequire } from "node:module";
import { promises as fs } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const { values: options } = parseArgs({ options: { site: { type: "string" }, base: { type: "string" }, screenshots: { type: "string" } } });
if (!options.site) {
  console.error("usage: node check.mjs --site DIR_OR_URL [--base URL] [--screenshots DIR]");
  process.exit(2);
}

let passed = 0, failed = 0;
async function check(name, run) {
  try {
    await run();
    passed++;
    console.log(`ok ${name}`);
  } catch (problem) {
    failed++;
    console.log(`FAILED ${name}: ${String(problem.message || problem).split("\n").slice(0, 6).join(" | ")}`);
  }
}
function must(condition, why) {
  if (!condition) throw new Error(why);
}
async function eventually(what, test, timeout = 8000) {
  const end = Date.now() + timeout;
  let last;
  while (Date.now() < end) {
    last = await test();
    if (last) return last;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`${what} did not happen within ${timeout / 1000} s`);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--mute-audio"],
});

// A browser page that notes every request to elsewhere and every complaint on the console.
async function open(base, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  const strays = [], complaints = [];
  await context.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(base) || url.startsWith("data:") || url.startsWith("blob:")) return route.continue();
    strays.push(url);
    return route.abort();
  });
  page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => { complaints.push("a dialog opened: " + dialog.message()); dialog.dismiss(); });
  return { context, page, strays, complaints, close: () => context.close() };
}
function clean({ strays, complaints }) {
  must(!strays.length, `asked elsewhere: ${strays.slice(0, 3).join(", ")}`);
  must(!complaints.length, `console: ${complaints.slice(0, 3).join(" / ")}`);
}

// The pages of each kind, found by their links from the home page.
async function discover(base) {
  const tab = await open(base);
  const { page } = tab;
  const at = (name) => new URL(name, base).href;
  await page.goto(at("index.html"));
  const hrefs = async (selector) => page.$$eval(selector, (links) => [...new Set(links.map((link) => link.href.split("#")[0]))]);
  const kinds = { home: at("index.html"), episodes: at("episodes/index.html"), notFound: at("404.html") };
  const nav = await hrefs(".nav a");
  if (nav.includes(at("search.html"))) kinds.search = at("search.html");
  if (nav.includes(at("about.html"))) kinds.about = at("about.html");
  if (nav.includes(at("people/index.html"))) kinds.people = at("people/index.html");
  const [stats] = await hrefs('.site-footer a[href$="stats/index.html"]');
  if (stats) kinds.stats = stats;
  const episodes = await hrefs("main .card-title a");
  for (const href of episodes) {
    await page.goto(href);
    if (!kinds.anyEpisode) kinds.anyEpisode = href;
    if (await page.$("#transcript .para")) { kinds.episode = href; break; }
  }
  if (kinds.anyEpisode === kinds.episode) delete kinds.anyEpisode;
  if (kinds.people) {
    await page.goto(kinds.people);
    const [first] = await hrefs("main .person a");
    if (first) kinds.person = first;
  }
  await tab.close();
  must(kinds.episode, "no episode with a transcript is linked from the home page");
  return kinds;
}

// Where the sound was last sent, kept from the moment of jumping: a busy machine may look much later.
const watchJumps = (page) => page.$eval("audio", (audio) => { audio.addEventListener("seeking", () => { audio.dataset.jump = audio.currentTime; }); });
const jump = (page) => page.$eval("audio", (audio) => Number(audio.dataset.jump ?? NaN));
const time = (page) => page.$eval("audio", (audio) => audio.currentTime);
const isPlaying = (page) => page.$eval("audio", (audio) => !audio.paused && audio.currentTime > 0);
const settle = (page) => page.waitForFunction(() => document.querySelector("audio").readyState >= 1);

// The middle of a word in the window, and when it is said by the page's own figures.
async function wordOf(page, paragraph, word) {
  await page.$$eval("#transcript .para", (all, i) => all[i].scrollIntoView({ block: "center" }), paragraph);
  return page.$$eval("#transcript .para", (all, [i, w]) => {
    const said = all[i].querySelector(".said"), text = said.textContent;
    const words = [...text.matchAll(/\S+/gu)], steps = all[i].dataset.w.split(" ").map(Number);
    const index = Math.min(w, words.length - 1);
    const at = Number(all[i].dataset.s) / 1000 + steps.slice(0, index + 1).reduce((sum, step) => sum + step / 100, 0);
    const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT), range = document.createRange();
    let before = 0;
    while (walker.nextNode()) {
      const inside = words[index].index - before;
      if (inside < walker.currentNode.length) { range.setStart(walker.currentNode, inside); range.setEnd(walker.currentNode, Math.min(inside + words[index][0].length, walker.currentNode.length)); break; }
      before += walker.currentNode.length;
    }
    const box = range.getClientRects()[0];
    return { x: box.left + box.width / 2, y: box.top + box.height / 2, at, word: words[index][0] };
  }, [paragraph, word]);
}

async function checkHearing(kinds, base, how) {
  await check(`${how}: the sound plays`, async () => {
    const tab = await open(base), { page } = tab;
    await page.goto(kinds.episode);
    await settle(page);
    await page.click('[data-act="toggle"]');
    await eventually("playing", async () => (await time(page)) > 0.6);
    must((await page.$eval('[data-act="toggle"]', (button) => button.innerText)).trim(), "the button has no name");
    await page.click('[data-act="toggle"]');
    must(!(await isPlaying(page)), "it did not stop");
    await page.click('[data-act="forward"]');
    const there = await time(page), length = await page.$eval("audio", (audio) => audio.duration);
    must(Math.abs(there - Math.min(31, length)) < 3, `30 seconds on is at ${there}`);
    clean(tab);
    await tab.close();
  });

  await check(`${how}: a click on a word plays from there`, async () => {
    const tab = await open(base), { page } = tab;
    await page.goto(kinds.episode);
    await settle(page);
    await watchJumps(page);
    for (const [paragraph, word] of [[1, 3], [0, 2]]) {
      await page.$eval("audio", (audio) => audio.pause());
      const { x, y, at, word: text } = await wordOf(page, paragraph, word);
      await page.mouse.click(x, y);
      await eventually(`the jump to “${text}” at ${at}`, async () => Math.abs((await jump(page)) - at) < 0.2);
      must(!(await page.$eval("audio", (audio) => audio.paused)), "it does not play");
    }
    await tab.close();
    // A finger hovers over nothing first.
    const phone = await open(base, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    await phone.page.goto(kinds.episode);
    await settle(phone.page);
    await watchJumps(phone.page);
    const { x, y, at } = await wordOf(phone.page, 1, 4);
    await phone.page.touchscreen.tap(x, y);
    await eventually("the touch", async () => Math.abs((await jump(phone.page)) - at) < 0.2);
    await phone.close();
  });

  await check(`${how}: text can be selected by dragging`, async () => {
    const tab = await open(base), { page } = tab;
    await page.goto(kinds.episode);
    await settle(page);
    const from = await wordOf(page, 0, 0), to = await wordOf(page, 0, 3);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x - 2, to.y, { steps: 8 });
    await page.mouse.up();
    must((await page.evaluate(() => String(getSelection()))).length > 5, "nothing is selected");
    must(!(await isPlaying(page)), "selecting started the sound");
    await tab.close();
  });

  await check(`${how}: the highlight goes with the sound`, async () => {
    const tab = await open(base), { page } = tab;
    await page.goto(kinds.episode);
    await settle(page);
    await page.click("#transcript .para .time");
    const seen = new Set();
    await eventually("a third word", async () => {
      const word = await page.$$eval(".word.is-heard", (all) => all.map((one) => one.textContent + one.previousSibling?.textContent + [...one.parentNode.children].indexOf(one)));
      must(word.length <= 1, "two words are heard at once");
      word.forEach((one) => seen.add(one));
      return seen.size >= 3;
    });
    must((await page.$$(".para.is-heard")).length === 1, "one paragraph is heard");
    must(await page.$eval(".word.is-heard", (word) => { const box = word.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }), "the word is out of sight");
    clean(tab);
    await tab.close();
  });

  await check(`${how}: the page follows the sound, and lets go when scrolled`, async () => {
    const tab = await open(base, { viewport: { width: 1280, height: 420 } }), { page } = tab;
    await page.goto(kinds.episode);
    await settle(page);
    const inSight = () => page.$$eval(".para.is-heard", ([one]) => { const box = one?.getBoundingClientRect(); return Boolean(box) && box.bottom > 0 && box.top < innerHeight; });
    await page.click("#transcript .para .time");
    await page.waitForSelector(".word.is-heard");
    // The longest paragraph of the second half, slowly: there is time to look around.
    const far = await page.$$eval("#transcript .para", (all) => {
      const long = (one) => one.dataset.e - one.dataset.s;
      const one = all.slice(Math.floor(all.length / 2)).sort((a, b) => long(b) - long(a))[0];
      one.dataset.far = "";
      return { start: Number(one.dataset.s) / 1000, below: one.getBoundingClientRect().top + scrollY - innerHeight };
    });
    const goFar = () => page.$eval("audio", (audio, start) => { audio.playbackRate = 0.5; audio.currentTime = start; return audio.play(); }, far.start);
    await goFar();
    await page.waitForSelector(".is-heard[data-far]");
    await eventually("following", inSight);
    await page.mouse.move(300, 200);
    for (let i = 0; i < 20; i++) await page.mouse.wheel(0, -2000);
    await eventually("the top", () => page.evaluate(() => scrollY === 0));
    await page.waitForTimeout(600);
    if (far.below > 0) {
      must(await page.evaluate(() => scrollY === 0), "it pulled the reader back");
      await goFar();
      await page.click('[data-act="follow"]');
      await eventually("coming back on request", inSight);
    }
    clean(tab);
    await tab.close();
  });

  await check(`${how}: a link to a moment goes there`, async () => {
    const tab = await open(base), { page } = tab;
    const target = await (async () => { await page.goto(kinds.episode); return page.$$eval("#transcript .para", (all) => Number(all[Math.floor(all.length / 2)].dataset.s) / 1000 + 0.4); })();
    await page.goto("about:blank");
    await page.goto(`${kinds.episode}#t=${target.toFixed(1)}`);
    await settle(page);
    await eventually("the jump", async () => Math.abs((await time(page)) - target) < 0.3);
    must(await page.$eval(".para.is-target", (para) => { const box = para.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; }), "its paragraph is out of sight");
    await page.evaluate(() => { location.hash = "#t=1,2.5"; });
    await eventually("the jump back", async () => Math.abs((await time(page)) - 1) < 0.3);
    await page.click('[data-act="toggle"]');
    await eventually("the end of the stretch", async () => (await page.$eval("audio", (audio) => audio.paused)) && (await time(page)) > 2.3);
    clean(tab);
    await tab.close();
  });

  await check(`${how}: the place is remembered`, async () => {
    const tab = await open(base), { page } = tab;
    await page.goto(kinds.episode);
    await settle(page);
    await page.click('[data-act="toggle"]');
    await eventually("playing", async () => (await time(page)) > 0.2);
    await page.$eval("audio", (audio) => { audio.currentTime = Math.min(20, audio.duration / 2); });
    await page.click('[data-act="toggle"]');
    const left = await time(page), length = await page.$eval("audio", (audio) => audio.duration);
    await page.reload();
    await settle(page);
    if (left > 10 && left < length - 15) await eventually("the return", async () => Math.abs((await time(page)) - left) < 1);
    clean(tab);
    await tab.close();
  });
}

async function checkFinding(kinds, base, how) {
  let wanted;
  await check(`${how}: search in the page finds and counts`, async () => {
    const tab = await open(base), { page } = tab;
    await page.goto(kinds.episode);
    wanted = await page.$$eval("#transcript .said", (all) => {
      const words = all.flatMap((one) => one.textContent.match(/\p{L}{6,}/gu) || []);
      return words.sort((a, b) => b.length - a.length)[0];
    });
    const count = await page.$$eval("#transcript .said", (all, word) => {
      const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
      return all.reduce((sum, one) => sum + plain(one.textContent).split(plain(word)).length - 1, 0);
    }, wanted);
    await page.keyboard.press("/");
    await page.keyboard.type(wanted.toUpperCase());
    const output = () => page.$eval(".find output", (one) => one.textContent);
    await eventually("the count", async () => new RegExp(`\\b${count}$`).test(await output()));
    const before = await output();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Shift+Enter");
    must((await output()) === before, "back and forth is not where it was");
    await page.keyboard.press("Escape");
    must((await output()) === "" && (await page.inputValue(".find input")) === "", "Escape does not clear it");
    await page.fill(".find input", "zzzqqq");
    await eventually("nothing found", async () => /\S/.test(await output()) && !/\d/.test(await output()));
    clean(tab);
    await tab.close();
  });

  if (!kinds.search) return;
  await check(`${how}: search over all episodes leads to a moment`, async () => {
    const tab = await open(base), { page } = tab;
    await page.goto(`${kinds.search}?q=${encodeURIComponent(wanted)}`);
    await page.waitForSelector(".passages mark");
    must(/\d/.test(await page.textContent("[data-search-status]")), "no count is said");
    const link = await page.$eval(".passages a", (one) => one.href);
    must(/\.html#t=[\d.]+$/.test(link), `the link is ${link}`);
    await page.fill("#q", wanted.slice(0, -2));
    await eventually("the unfinished word", async () => (await page.$$(".passages mark")).length > 0 && page.url().endsWith(encodeURIComponent(wanted.slice(0, -2))));
    await page.fill("#q", "zzzqqqxx");
    await eventually("nothing found", async () => (await page.$$(".result")).length === 0);
    await page.fill("#q", "<img src=x onerror=alert(1)>");
    await page.waitForTimeout(400);
    must(!(await page.$("[data-search] img[src=x]")), "the question became markup");
    await page.goto("about:blank");
    await page.goto(`${kinds.search}#q=${encodeURIComponent(wanted)}`);
    await page.click(".passages a");
    await page.waitForURL(/#t=/);
    await settle(page);
    await page.waitForSelector(".para.is-target");
    clean(tab);
    await tab.close();
  });
}

async function checkWithoutScript(kinds, base, how) {
  await check(`${how}: without JavaScript everything can be read and heard`, async () => {
    const tab = await open(base, { javaScriptEnabled: false }), { page } = tab;
    await page.goto(kinds.episode);
    must(await page.isVisible("audio[controls]"), "the browser's player is not there");
    must(!(await page.isVisible(".find")) && !(await page.isVisible(".shortcuts")), "something shows that cannot work");
    const text = await page.textContent("#transcript");
    must(text.split(/\s+/).length > 20, "the text is not there");
    const sound = await page.getAttribute("audio", "src");
    must((await page.getAttribute("#transcript .para .time", "href")).startsWith(sound + "#t="), "a time does not lead to the sound");
    await page.click(".menu summary");
    must(await page.isVisible(".menu-panel"), "the menu does not open");
    if (kinds.search) {
      await page.goto(kinds.search);
      must(await page.isVisible("noscript a, .notice a"), "search does not offer the list of episodes");
    }
    clean(tab);
    await tab.close();
  });
}

async function checkKeys(kinds, base, how) {
  await check(`${how}: the keyboard is enough`, async () => {
    const tab = await open(base), { page } = tab;
    await page.goto(kinds.episode);
    await settle(page);
    await page.keyboard.press("Tab");
    must(await page.$eval(":focus", (one) => one.matches(".skip") && one.getBoundingClientRect().top >= 0), "the first stop is not a visible skip link");
    // Walks until it has met the player's and the transcript's controls; each stop must show where it is.
    const met = new Set(), wanted = ["toggle", "slider", "speed", "find", "time"];
    for (let step = 0; step < 150 && met.size < wanted.length; step++) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const one = document.activeElement, style = getComputedStyle(one), after = getComputedStyle(one, "::after");
        const around = getComputedStyle(one.parentElement);
        const shown = [style, after, around].some((look) => look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2);
        const kind = one.matches('[data-act="toggle"]') ? "toggle" : one.matches("[data-slider]") ? "slider" : one.matches("[data-speed]") ? "speed" : one.matches(".find input") ? "find" : one.matches(".para .time") ? "time" : "";
        return { kind, shown, what: one.outerHTML.slice(0, 120) };
      });
      must(stop.shown, `no focus to be seen on ${stop.what}`);
      if (stop.kind) met.add(stop.kind);
      if (stop.kind === "toggle" && met.size === 1) {
        await page.keyboard.press("Enter");
        await eventually("Enter to play", () => isPlaying(page));
        await page.keyboard.press("Space");
        await eventually("Space to stop", async () => !(await isPlaying(page)));
      }
      if (stop.kind === "slider") {
        const before = await time(page);
        await page.keyboard.press("ArrowRight");
        must(Math.abs((await time(page)) - before - 5) < 0.6, "an arrow does not move by 5 seconds");
        must(await page.$eval("[data-slider]", (one) => /\d/.test(one.getAttribute("aria-valuetext"))), "the slider does not say the time");
      }
    }
    must(met.size === wanted.length, `Tab only met ${[...met].join(", ")}`);
    await page.keyboard.press("Enter");
    await eventually("Enter on a time", () => isPlaying(page));
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("k");
    await eventually("k to stop", async () => !(await isPlaying(page)));
    const before = await time(page);
    await page.keyboard.press("l");
    must((await time(page)) > before + 5, "l does not go on");
    await page.keyboard.press("/");
    await page.keyboard.type("jkl ");
    must((await page.inputValue(".find input")) === "jkl " && !(await isPlaying(page)), "keys were stolen from a field");
    clean(tab);
    await tab.close();
  });
}

async function checkLooks(kinds, base, how) {
  for (const [kind, address] of Object.entries(kinds)) {
    await check(`${how}: ${kind} fits a small phone`, async () => {
      const tab = await open(base, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
      await tab.page.goto(kind === "search" ? address + "?q=podcast" : address);
      await tab.page.waitForTimeout(200);
      const wide = await tab.page.evaluate(() => {
        if (document.scrollingElement.scrollWidth <= 360 && innerWidth <= 360) return null;
        const culprit = [...document.body.querySelectorAll("*")].find((one) => one.getBoundingClientRect().right > 361);
        return `${document.scrollingElement.scrollWidth} px, ${culprit ? culprit.outerHTML.slice(0, 100) : ""}`;
      });
      must(!wide, `it scrolls sideways: ${wide}`);
      clean(tab);
      await tab.close();
    });
    for (const colorScheme of ["light", "dark"]) {
      await check(`${how}: ${kind}, ${colorScheme}: axe finds nothing serious`, async () => {
        const tab = await open(base, { colorScheme }), { page } = tab;
        await page.goto(kind === "search" ? address + "?q=podcast" : address);
        if (kind === "episode") {
          await settle(page);
          await page.click("#transcript .para .time");
          await page.waitForSelector(".word.is-heard");
        }
        await page.waitForTimeout(150);
        await page.addScriptTag({ path: AXE });
        const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] }));
        const grave = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical" || impact === "moderate");
        must(!grave.length, grave.map(({ id, nodes }) => `${id} (${nodes.length}: ${nodes[0].html.slice(0, 90)} ${nodes[0].any[0]?.message || ""})`).join("; "));
        clean(tab);
        await tab.close();
      });
    }
  }
  await check(`${how}: the dark scheme is dark`, async () => {
    const ground = async (colorScheme) => {
      const tab = await open(base, { colorScheme });
      await tab.page.goto(kinds.home);
      const [r, g, b] = (await tab.page.$eval("body", (body) => getComputedStyle(body).backgroundColor)).match(/[\d.]+/g).map(Number);
      await tab.close();
      return (r + g + b) / 3;
    };
    const light = await ground("light"), dark = await ground("dark");
    must(light > 200 && dark < 60, `the grounds are ${light} and ${dark}`);
  });
}

async function checkAll(base, how, whole) {
  let kinds;
  await check(`${how}: the pages are there`, async () => { kinds = await discover(base); });
  if (!kinds) return;
  await checkHearing(kinds, base, how);
  await checkFinding(kinds, base, how);
  await checkWithoutScript(kinds, base, how);
  await checkKeys(kinds, base, how);
  if (whole) await checkLooks(kinds, base, how);
  if (whole && options.screenshots) await takePictures(kinds, base, options.screenshots);
}

async function takePictures(kinds, base, folder) {
  await fs.mkdir(folder, { recursive: true });
  const looks = {
    desktop: { viewport: { width: 1280, height: 900 } }, dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
    phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  };
  for (const [look, settings] of Object.entries(looks)) {
    for (const [kind, address] of Object.entries(kinds)) {
      const { page, close } = await open(base, settings);
      await page.goto(kind === "search" ? address + "?q=podcast" : address);
      await page.waitForTimeout(400);
      await page.screenshot({ path: path.join(folder, `${kind}-${look}.png`) });
      if (kind === "episode") {
        await settle(page);
        await page.$$eval("#transcript .para", (all) => {
          const para = all[Math.min(4, all.length - 1)];
          para.scrollIntoView({ block: "center" });
          para.querySelector(".time").click();
        });
        await page.waitForTimeout(1500);
        await page.screenshot({ path: path.join(folder, `transcript-${look}.png`) });
      }
      await close();
    }
  }
}

const isUrl = /^https?:/.test(options.site);
const slash = (url) => (url.endsWith("/") ? url : url + "/");
if (isUrl) {
  await checkAll(slash(options.site), "http", true);
} else {
  const folder = path.resolve(options.site);
  await checkAll(slash(pathToFileURL(folder).href), "file", false);
  const server = options.base ? null : await serve(folder);
  await checkAll(slash(options.base || server.url), "http", true);
  if (server) await server.close();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
