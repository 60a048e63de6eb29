// Search over the transcripts of all episodes, in the browser. The index lies beside the page in small script files
// (a page opened from a folder may not fetch, but may run scripts); only the parts a question needs are loaded.
// What is found is put into the page as text, never as markup.
(() => {
  "use strict";

  const box = document.querySelector("[data-search]");
  if (!box) return;
  const words = box.dataset, base = words.root + "search/";
  const form = box.querySelector("form"), input = box.querySelector("input[type=search]");
  const status = box.querySelector("[data-search-status]"), list = box.querySelector("[data-results]"), more = box.querySelector("[data-search-more]");
  const PAGE = 10;            // episodes shown at a time
  const PASSAGES = 3;         // passages shown of each, until more are asked for
  const PHRASE_TEXTS = 60;    // a phrase is looked for in the texts of so many episodes, the likeliest first
  const PREFIX_SHARDS = 6;    // an unfinished word loads at most so many files of a segment
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const plural = new Intl.PluralRules(document.documentElement.lang || "en");
  const counted = (n, one, other) => fill(plural.select(n) === "one" ? one : other, { n });
  box.hidden = false;

  // --- The files: each calls back into podSearch ----------------------------------------------------------------

  const waiting = new Map();    // what a file delivers: {resolve}
  const loads = new Map();      // address: promise, so that nothing is loaded twice
  const deliver = (name, value) => { const entry = waiting.get(name); if (entry) entry.resolve(value); };
  window.podSearch = {
    index: (value) => deliver("index", value),
    episodes: (segment, value) => deliver("episodes " + segment, value),
    terms: (segment, shard, value) => deliver(`terms ${segment} ${shard}`, value),
    text: (slug, value) => deliver("text " + slug, value),
  };

  function load(name, address) {
    if (loads.has(name)) return loads.get(name);
    const promise = new Promise((resolve, reject) => {
      waiting.set(name, { resolve });
      const script = document.createElement("script");
      script.src = base + address;
      script.onload = () => reject(new Error(address + " held nothing"));    // no effect once it has delivered
      script.onerror = () => reject(new Error(address + " could not be loaded"));
      document.head.append(script);
    }).finally(() => waiting.delete(name));
    promise.catch(() => loads.delete(name));
    loads.set(name, promise);
    return promise;
  }
  const loadIndex = () => load("index", "index.js");
  const loadEpisodes = (segment) => load("episodes " + segment.id, `episodes-${segment.id}.js?v=${segment.v}`);
  const loadTerms = (segment, shard) => load(`terms ${segment.id} ${shard}`, `${segment.id}-${shard}.js?v=${segment.v}`);
  const loadText = (hit) => load("text " + hit.slug, `text/${hit.slug}.js?v=${hit.segment.v}`);

  // --- Words ----------------------------------------------------------------------------------------------------

  // The same folding as where the index is made.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/ø/g, "o").replace(/ł/g, "l").replace(/đ/g, "d");

  // [{term, from, to}]: the terms of a text and where they stand in it.
  function termsOf(text) {
    const found = [];
    for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
      for (const [term] of fold(match[0]).matchAll(/[\p{L}\p{N}]+/gu)) {
        found.push({ term, from: match.index, to: match.index + match[0].length });
      }
    }
    return found;
  }

  // A question: terms that must all be there, phrases, and whether the last word may go on.
  function read(question) {
    const phrases = [], terms = [];
    const quoted = /["“”«»„]\s*([^"“”«»„]*)["“”«»„]?/g;
    const rest = question.replace(quoted, (all, phrase) => {
      const inside = termsOf(phrase).map(({ term }) => term);
      if (inside.length > 1) phrases.push(inside);
      terms.push(...inside);
      return " ";
    });
    const loose = termsOf(rest).map(({ term }) => term);
    const open = loose.length > 0 && /[\p{L}\p{N}\p{M}]$/u.test(rest) && loose[loose.length - 1].length > 1 ? loose[loose.length - 1] : null;
    const exact = new Set([...terms, ...(open ? loose.slice(0, -1) : loose)]);
    return { exact: [...exact], open, phrases, matches: (term) => exact.has(term) || (open !== null && term.startsWith(open)) };
  }

  // --- Finding episodes -----------------------------------------------------------------------------------------

  // The shard that a term would stand in. Shards are in order of their first term, by UTF-16 code unit, as `<` compares.
  function shardOf(shards, term) {
    let low = 0, high = shards.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (shards[middle] <= term) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  // {episode: how often} for a term, or for all terms that begin with it.
  async function occurrences(segment, term, isOpen) {
    const first = Math.max(0, shardOf(segment.shards, term));
    const last = isOpen ? Math.min(shardOf(segment.shards, term + "\uffff"), first + PREFIX_SHARDS - 1) : first;
    const counts = new Map();
    if (!segment.shards.length) return counts;
    for (let shard = first; shard <= last; shard++) {
      const entries = await loadTerms(segment, shard);
      const add = (pairs, weight) => { for (let i = 0; i < pairs.length; i += 2) counts.set(pairs[i], (counts.get(pairs[i]) || 0) + weight * pairs[i + 1]); };
      if (Object.hasOwn(entries, term)) add(entries[term], 1);
      // A longer word counts less than the very word.
      if (isOpen) for (const [longer, pairs] of Object.entries(entries)) if (longer !== term && longer.startsWith(term)) add(pairs, 0.5);
    }
    return counts;
  }

  async function findEpisodes(query) {
    const index = await loadIndex();
    const asked = [...query.exact.map((term) => [term, false]), ...(query.open ? [[query.open, true]] : [])];
    const total = index.segments.reduce((sum, segment) => sum + segment.episodes, 0) || 1;
    const perSegment = await Promise.all(index.segments.map((segment) => Promise.all(asked.map(([term, isOpen]) => occurrences(segment, term, isOpen)))));
    const rarity = asked.map((_, i) => Math.log(1 + total / (1 + perSegment.reduce((sum, maps) => sum + maps[i].size, 0))));
    const hits = [];
    for (const [s, segment] of index.segments.entries()) {
      const [first, ...others] = perSegment[s];
      const numbers = [...first.keys()].filter((number) => others.every((counts) => counts.has(number)));
      if (!numbers.length) continue;
      const episodes = await loadEpisodes(segment);
      for (const number of numbers) {
        const [title, href, date, label, cover, slug, hasText] = episodes[number];
        const inTitle = new Set(termsOf(title).map(({ term }) => term));
        let score = 0;
        for (const [i, [term, isOpen]] of asked.entries()) {
          const often = perSegment[s][i].get(number);
          score += rarity[i] * (often / (often + 1.5));
          if (inTitle.has(term) || (isOpen && [...inTitle].some((one) => one.startsWith(term)))) score += 2 * rarity[i];
        }
        hits.push({ title, href, date, label, cover, slug, hasText, segment, score, age: s * 1e6 + number });
      }
    }
    // The newer of two equals comes first.
    return hits.sort((a, b) => b.score - a.score || b.age - a.age);
  }

  // --- Finding passages -----------------------------------------------------------------------------------------

  // Where a phrase begins among the terms, or -1.
  function placeOf(terms, phrase) {
    return terms.findIndex((_, i) => phrase.every((term, k) => terms[i + k] && terms[i + k].term === term));
  }

  // The passages of an episode, best first: those with the phrase, then those with most of the different words.
  async function passagesOf(hit, query) {
    if (!hit.hasText) return [];
    const text = await loadText(hit);
    const found = [];
    for (const [ms, who, said] of text) {
      const terms = termsOf(said), marks = terms.filter(({ term }) => query.matches(term));
      if (!marks.length) continue;
      const places = query.phrases.map((phrase) => placeOf(terms, phrase));
      const first = places.find((place) => place >= 0);
      if (query.phrases.length && first === undefined) continue;
      const kinds = new Set(marks.map(({ term }) => (query.open && term.startsWith(query.open) ? query.open : term))).size;
      const worth = 10 * places.filter((place) => place >= 0).length + kinds;
      found.push({ ms, who, said, marks, places, worth, focus: first === undefined ? marks[0] : terms[first] });
    }
    return found.sort((a, b) => b.worth - a.worth || a.ms - b.ms);
  }

  // --- Showing --------------------------------------------------------------------------------------------------

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  function clock(ms) {
    const whole = Math.floor(ms / 1000), two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  }

  // The part of a paragraph around what was found, with the words marked.
  function snippet(passage) {
    const { said, marks, focus } = passage, WIDTH = 220;
    let from = Math.max(0, focus.from - 80), to = Math.min(said.length, from + WIDTH);
    if (from > 0) from = said.indexOf(" ", from) + 1 || from;
    if (to < said.length) to = Math.max(said.lastIndexOf(" ", to), focus.to);
    const line = document.createDocumentFragment();
    let done = from;
    if (from > 0) line.append("… ");
    for (const mark of marks) {
      if (mark.from < done || mark.to > to) continue;
      line.append(said.slice(done, mark.from), element("mark", "", said.slice(mark.from, mark.to)));
      done = mark.to;
    }
    line.append(said.slice(done, to));
    if (to < said.length) line.append(" …");
    return line;
  }

  function passageItem(hit, passage) {
    const item = element("li"), link = element("a");
    link.href = `${words.root}${hit.href}#t=${passage.ms / 1000}`;
    const line = element("span");
    line.dir = "auto";
    if (passage.who) line.append(element("span", "who", passage.who + " "));
    line.append(snippet(passage));
    link.append(element("span", "time", clock(passage.ms)), line);
    item.append(link);
    return item;
  }

  function resultItem(hit, passages) {
    const item = element("li", "result");
    if (hit.cover) {
      const cover = element("img", "cover");
      Object.assign(cover, { src: words.root + hit.cover, alt: "", width: 300, height: 300, loading: "lazy" });
      item.append(cover);
    }
    const body = element("div"), facts = element("p", "facts"), title = element("h2"), link = element("a", "", hit.title);
    for (const fact of [hit.label, hit.date, passages.length ? counted(passages.length, words.passagesOne, words.passagesOther) : ""]) if (fact) facts.append(element("span", "", fact));
    link.href = words.root + hit.href;
    title.dir = "auto";
    title.append(link);
    body.append(facts, title);
    if (passages.length) {
      const lines = element("ul", "passages");
      lines.append(...passages.slice(0, PASSAGES).map((passage) => passageItem(hit, passage)));
      body.append(lines);
      if (passages.length > PASSAGES) {
        const all = element("button", "button quiet", fill(words.passagesAll, { n: passages.length }));
        all.type = "button";
        all.addEventListener("click", () => {
          const fresh = passages.slice(PASSAGES).map((passage) => passageItem(hit, passage));
          lines.append(...fresh);
          all.remove();
          fresh[0].firstChild.focus();
        });
        body.append(all);
      }
    }
    item.append(body);
    return item;
  }

  let asked = 0;    // the newest question: an older one that comes back late is thrown away
  async function search(question) {
    const mine = ++asked;
    const query = read(question);
    document.title = (question.trim() ? question.trim() + " · " : "") + words.title + " · " + words.site;
    more.hidden = true;
    if (!query.exact.length && !query.open) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    const patience = setTimeout(() => { if (mine === asked) status.textContent = words.searching; }, 250);
    try {
      let hits = await findEpisodes(query);
      // A phrase can only be told from the texts; a title that holds it counts as well.
      if (query.phrases.length) {
        const checked = await Promise.all(hits.slice(0, PHRASE_TEXTS).map(async (hit) => {
          const passages = await passagesOf(hit, query), inTitle = termsOf(hit.title);
          return query.phrases.every((phrase, i) => placeOf(inTitle, phrase) >= 0 || passages.some(({ places }) => places[i] >= 0)) ? hit : null;
        }));
        hits = checked.filter(Boolean);
      }
      if (mine !== asked) return;
      let shown = 0;
      const showMore = async () => {
        const batch = hits.slice(shown, shown + PAGE);
        const items = await Promise.all(batch.map(async (hit) => resultItem(hit, await passagesOf(hit, query).catch(() => []))));
        if (mine !== asked) return null;
        if (shown === 0) list.replaceChildren(...items); else list.append(...items);
        shown += batch.length;
        more.hidden = shown >= hits.length;
        return items[0];
      };
      more.onclick = async () => {
        const first = await showMore();
        if (first) first.querySelector("h2 a").focus();
      };
      await showMore();
      clearTimeout(patience);
      if (mine === asked) status.textContent = hits.length ? counted(hits.length, words.one, words.other) : words.none;
    } catch (problem) {
      clearTimeout(patience);
      if (mine !== asked) return;
      console.warn(problem);
      list.replaceChildren();
      status.textContent = words.failed;
    }
  }

  // --- The question and the address -----------------------------------------------------------------------------

  const inAddress = () => new URLSearchParams(location.search).get("q") || new URLSearchParams(location.hash.slice(1)).get("q") || "";
  function note(question) {
    const address = question.trim() ? "?q=" + encodeURIComponent(question.trim()) : location.pathname.split("/").pop();
    try { history.replaceState(null, "", address); } catch { location.hash = question.trim() ? "q=" + encodeURIComponent(question.trim()) : ""; }
  }
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { note(input.value); search(input.value); }, 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    note(input.value);
    search(input.value);
  });
  const fromAddress = () => {
    const question = inAddress();
    if (question === input.value.trim() && question) return;
    input.value = question;
    search(question);
  };
  addEventListener("hashchange", fromAddress);
  addEventListener("popstate", fromAddress);
  fromAddress();
  if (!input.value) loadIndex().catch(() => { /* said when a question is asked */ });
})();
